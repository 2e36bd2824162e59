package io.throughline.server.diverging;

import io.throughline.divergence.Course;
import io.throughline.divergence.CourseBytes;
import io.throughline.divergence.DivergenceRules;
import io.throughline.divergence.State;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import java.util.ArrayList;
import java.util.List;

/** Follows a conversation request by request, as the sidecar does with what it remembers. */
final class Following {
  private Following() {}

  /** The course after each request. */
  static List<Course> of(TurnBodies bodies, Api api) {
    List<Course> courses = new ArrayList<>(bodies.turns());
    Course course = Course.START;
    for (int turn = 0; turn < bodies.turns(); turn++) {
      RequestFacts facts = facts(api, bodies.body(turn));
      course =
          CourseBytes.of(course)
              .read()
              .after(facts.rounds().last(facts.prompt().simHash()), DivergenceRules.DEFAULT);
      courses.add(course);
    }
    return courses;
  }

  /** The first request at which it went in circles; {@link Injected#NEVER} for none. */
  static int found(List<Course> courses) {
    for (int turn = 0; turn < courses.size(); turn++) {
      if (courses.get(turn).state() == State.DIVERGED) {
        return turn;
      }
    }
    return Injected.NEVER;
  }

  static RequestFacts facts(Api api, byte[] body) {
    try {
      return RequestReader.read(api, body, null);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }
}
