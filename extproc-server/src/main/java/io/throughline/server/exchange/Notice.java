package io.throughline.server.exchange;

import io.throughline.divergence.Circle;
import io.throughline.replay.PassedLimit;
import io.throughline.session.Limit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model is told behind its conversation.
 *
 * @param words what it is about, in the words of records and headers; none for nothing
 * @param text in English; only characters that stand in JSON as they are
 */
record Notice(List<String> words, String text) {
  /** It is told nothing. */
  static final Notice NONE = new Notice(List.of(), "");

  private static final String CIRCLE =
      "Notice: this conversation is going in circles. %s Do not repeat it: say what you have"
          + " learned so far, and take a different approach, or tell the user what you need.";

  private static final String LIMIT =
      "Notice: this session has passed its limit of %s: %s, of %s. Bring the work to an end now:"
          + " say what is done and what is left.";

  private static final String REPEATED =
      "Notice: the same tool call was made %s times of late; the limit is %s. Do not make it again:"
          + " say what you have learned so far, and take a different approach.";

  /** Of a circle and of limits. */
  static Notice of(Circle circle, List<PassedLimit> told) {
    if (circle == Circle.NONE && told.isEmpty()) {
      return NONE;
    }
    List<String> words = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    if (circle != Circle.NONE) {
      words.add(circle.word());
      texts.add(CIRCLE.formatted(what(circle)));
    }
    for (PassedLimit limit : told) {
      words.add(limit.limit());
      texts.add(text(limit));
    }
    return new Notice(List.copyOf(words), String.join(" ", texts));
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  private static String text(PassedLimit limit) {
    String value = amount(limit.value().toPlainString(), limit);
    String max = amount(limit.max().toPlainString(), limit);
    return limit.limit().equals(Limit.REPEATED_CALLS.word())
        ? REPEATED.formatted(value, max)
        : LIMIT.formatted(limit.limit(), value, max);
  }

  private static String amount(String number, PassedLimit limit) {
    return limit.currency().isEmpty() ? number : number + ' ' + limit.currency();
  }

  private static String what(Circle kind) {
    return switch (kind) {
      case REPEATED_FAILURE -> "The same tool call has failed in the same way several times.";
      case OSCILLATION -> "The same steps have been taken in turn several times.";
      case REPEATED_MESSAGE -> "The same message has been said several times.";
      case BACKTRACKING -> "Calls of steps that were finished are made again.";
      case NONE, REPEATED_CALL -> "The same tool call has given the same result several times.";
    };
  }
}
