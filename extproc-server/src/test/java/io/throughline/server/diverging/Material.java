package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a session offers at one place, before the message of an index: steps and texts that are
 * there only once, so that it is known how often they are there after they were repeated.
 */
record Material(Session session, int index) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Of fewer words, two texts may be nearly equal by chance. */
  private static final int WORDS_MIN = 12;

  /** The share of common words from which on a text is not the only one of its kind. */
  private static final double ALIKE = 0.4;

  /** Nothing: everything has to be new. */
  static final Material NONE = new Material(new Session("none", true, List.of()), 0);

  /** The step right before the place. */
  Optional<Done> last() {
    return index < 2 ? Optional.empty() : step(index - 2, often());
  }

  /** The steps before that one. */
  List<Done> steps() {
    List<Done> steps = new ArrayList<>();
    Map<Object, Integer> often = often();
    for (int i = 0; i < index - 2; i++) {
      step(i, often).ifPresent(steps::add);
    }
    return steps;
  }

  /** What users said before. */
  List<String> asked() {
    return texts("user");
  }

  /** What the assistant said before, without calling anything. */
  List<String> said() {
    return texts("assistant");
  }

  /** The assistant messages that come right after such a step. */
  List<Integer> placesAfterSteps() {
    Map<Object, Integer> often = often();
    return session.answers().stream()
        .filter(i -> i >= 2 && step(i - 2, often).isPresent())
        .toList();
  }

  private Map<Object, Integer> often() {
    Map<Object, Integer> often = new HashMap<>();
    session
        .messages()
        .forEach(m -> Session.calls(m).forEach(c -> often.merge(value(c), 1, Integer::sum)));
    return often;
  }

  /** The only call of a message with its result, when the session makes it only once. */
  private Optional<Done> step(int at, Map<Object, Integer> often) {
    List<Call> calls = Session.calls(session.messages().get(at));
    if (calls.size() != 1 || often.getOrDefault(value(calls.getFirst()), 0) != 1) {
      return Optional.empty();
    }
    return Optional.of(new Done(calls.getFirst(), Session.text(session.messages().get(at + 1))));
  }

  /** Equal for calls that differ in how their arguments are written. */
  private static Object value(Call call) {
    return List.of(call.name(), JSON.readTree(call.arguments()));
  }

  private List<String> texts(String role) {
    List<Set<String>> all =
        session.messages().stream()
            .filter(message -> Session.role(message).equals(role))
            .map(message -> words(Session.text(message)))
            .toList();
    return session.messages().subList(0, index).stream()
        .filter(message -> Session.role(message).equals(role) && !message.has("tool_calls"))
        .map(Session::text)
        .filter(text -> text.split("\\s+").length >= WORDS_MIN)
        .filter(text -> all.stream().filter(other -> alike(words(text), other)).count() == 1)
        .toList();
  }

  private static boolean alike(Set<String> one, Set<String> other) {
    long common = one.stream().filter(other::contains).count();
    return common > ALIKE * (one.size() + other.size() - common);
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
  }
}
