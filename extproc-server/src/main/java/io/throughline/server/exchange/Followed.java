package io.throughline.server.exchange;

import io.throughline.divergence.Circle;
import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.News;
import io.throughline.divergence.State;
import io.throughline.replay.DivergenceFacts;
import io.throughline.server.config.DivergenceSettings;
import io.throughline.server.config.DivergenceSettings.Correct;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.session.Lineage;
import io.throughline.session.RouterProfile;
import io.throughline.session.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * How the line of a request has gone, with it: from what is remembered of the line and what the
 * request adds, else from the last answers in the request itself.
 *
 * @param course its course
 * @param changed whether its state is another than before the request
 * @param told how it goes in circles, if the model is told with this request, else {@link
 *     Circle#NONE}
 */
record Followed(Course course, boolean changed, Circle told) {
  /** Nobody looked. */
  static final Followed NOT = new Followed(Course.START, false, Circle.NONE);

  /** Follows a request. */
  static Followed of(
      RequestFacts facts,
      SessionState session,
      RouterProfile profile,
      DivergenceSettings settings) {
    if (!settings.enabled()) {
      return NOT;
    }
    Course before = before(facts, session, settings.rules());
    Course course = before.after(facts.rounds().last(facts.prompt().simHash()), settings.rules());
    boolean tells =
        corrects(settings.correct(), profile)
            && course.state() == State.DIVERGED
            && !course.corrected()
            && Correction.fits(facts);
    boolean changed = course.changed(before);
    return tells
        ? new Followed(course.withCorrection(), changed, course.kind())
        : new Followed(course, changed, Circle.NONE);
  }

  /** The same where no model is asked, and so none is told. */
  Followed untold() {
    return told == Circle.NONE ? this : new Followed(course, changed, Circle.NONE);
  }

  /** What the record tells. */
  DivergenceFacts facts() {
    return this == NOT
        ? DivergenceFacts.NONE
        : new DivergenceFacts(
            course.state().word(), course.kind().word(), course.turns(), changed, told.word());
  }

  private static boolean corrects(Correct correct, RouterProfile profile) {
    return correct == Correct.ON || correct == Correct.AGENT && profile == RouterProfile.AGENT;
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
    return course.state() == State.DIVERGED && new Lineage(session).corrected()
        ? course.withCorrection()
        : course;
  }
}
