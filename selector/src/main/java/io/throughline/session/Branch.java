package io.throughline.session;

import io.throughline.divergence.CourseBytes;
import io.throughline.selector.plan.Trail;

/**
 * The last answered turn of one line of conversation in a session. Side calls under the same
 * session id (titles, summaries) and forks each have their own.
 *
 * @param conversation digest of all messages of the answered request
 * @param model logical name of the model that answered
 * @param decision name of the decision that matched, empty when none did
 * @param answeredAtMillis epoch milliseconds of the answer's end
 * @param trail how the line has gone back and forth between free and locked turns
 * @param course whether the line goes in circles
 */
public record Branch(
    long conversation,
    String model,
    String decision,
    long answeredAtMillis,
    Trail trail,
    CourseBytes course) {
  /** A line that calls no tools. */
  public Branch(
      long conversation, String model, String decision, long answeredAtMillis, Trail trail) {
    this(conversation, model, decision, answeredAtMillis, trail, CourseBytes.NONE);
  }

  /** A line of which nothing is known but its last turn. */
  public Branch(long conversation, String model, String decision, long answeredAtMillis) {
    this(conversation, model, decision, answeredAtMillis, Trail.START);
  }
}
