package io.throughline.server.exchange;

import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.Kind;
import io.throughline.divergence.News;
import io.throughline.divergence.State;
import io.throughline.server.config.DivergenceSettings;
import io.throughline.server.config.DivergenceSettings.Correct;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.Lineage;
import io.throughline.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * How the line of a request has gone, with it: from what is remembered of the line and what the
 * request adds, else from the last answers in the request itself.
 *
 * @param course its course
 * @param told how it goes in circles, if the model is told with this request, else {@link
 *     Kind#NONE}
 */
record Followed(Course course, Kind told) {
  /** Nobody looked. */
  static final Followed NOT = new Followed(Course.START, Kind.NONE);

  /** Follows a request. */
  static Followed of(RequestFacts facts, SessionState session, DivergenceSettings settings) {
    if (!settings.enabled()) {
      return NOT;
    }
    Course course =
        before(facts, session, settings.rules())
            .after(facts.rounds().last(facts.prompt().simHash()), settings.rules());
    boolean tells =
        settings.correct() == Correct.ON
            && course.state() == State.DIVERGED
            && !course.corrected()
            && Correction.fits(facts);
    return tells ? new Followed(course.withCorrection(), course.kind()) : new Followed(course, Kind.NONE);
  }

  private static Course before(RequestFacts facts, SessionState session, DivergenceRules rules) {
    @Nullable CourseBytes known = new Lineage(session).course(facts.parentDigest());
    if (known != null && known.size() > 0) {
      return known.read();
    }
    Course course = Course.START;
    for (News news : facts.rounds().earlier()) {
      course = course.after(news, rules);
    }
    return course;
  }
}
