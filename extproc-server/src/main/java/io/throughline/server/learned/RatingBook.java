package io.throughline.server.learned;

import io.throughline.selector.Ratings;
import io.throughline.selector.Ratings.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ratings that serve now. Feedback is written to the file, where there is one, before it
 * counts: what was acknowledged survives a restart. Reading never blocks; {@link #judge} writes the
 * file and is for threads that may wait. Thread-safe.
 */
public final class RatingBook {
  private volatile Ratings ratings = Ratings.NONE;
  private @Nullable Path file;

  /**
   * Continues with what a file holds, and keeps it.
   *
   * @param kept null to keep ratings in memory only
   * @throws IOException when the file is broken; the message names it
   */
  public synchronized void keepIn(@Nullable Path kept) throws IOException {
    ratings = kept == null ? Ratings.NONE : RatingFile.read(kept);
    file = kept;
  }

  /** A snapshot. */
  public Ratings ratings() {
    return ratings;
  }

  /**
   * Takes one judgement.
   *
   * @param initialRating of a model that is unrated
   * @param k how far one judgement moves a rating
   * @return the ratings after it
   * @throws IOException when the file cannot be written; nothing has changed then
   */
  public synchronized Ratings judge(Feedback feedback, double initialRating, double k)
      throws IOException {
    Ratings next = ratings.with(feedback, initialRating, k);
    if (file != null) {
      RatingFile.write(file, next);
    }
    ratings = next;
    return next;
  }
}
