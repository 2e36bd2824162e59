package io.throughline.server.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what was asked with what the journal has at last. Not thread-safe.
 *
 * <p>Ages are those at the kill that a record did not survive: since the record was made, and for
 * the end of one since the client had its answer.
 */
final class Reckoning {
  private static final long YOUNG_MILLIS = 1_000;

  private final List<Long> kills = new ArrayList<>();
  private final List<Span> withoutRoom = new ArrayList<>();
  private final Map<String, Object> numbers = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /** A time in which records could be kept nowhere, to the kill at its end. */
  private record Span(long from, long to) {}

  /** The sidecar was killed. */
  void killed(long atMillis) {
    kills.add(atMillis);
  }

  /** The sidecar was killed while neither store nor spill had taken anything for a time. */
  void killedWithoutRoom(long sinceMillis, long atMillis) {
    killed(atMillis);
    withoutRoom.add(new Span(sinceMillis, atMillis));
  }

  /** Counts. */
  void compare(List<Asked> asked, Set<String> acknowledged, Found found) {
    long lost = 0;
    long waited = 0;
    long worst = 0;
    long endsLost = 0;
    long worstEnd = 0;
    for (Asked one : asked) {
      if (!found.has(one.id()) && isWithoutRoom(one.recordedAtMillis())) {
        waited++;
      } else if (!found.has(one.id())) {
        lost++;
        worst = Math.max(worst, killAfter(one.recordedAtMillis()) - one.recordedAtMillis());
      } else if (found.isOpen(one.id()) && !isWithoutRoom(one.answeredAtMillis())) {
        endsLost++;
        worstEnd = Math.max(worstEnd, killAfter(one.recordedAtMillis()) - one.answeredAtMillis());
      }
    }
    numbers.put("turns", asked.size());
    numbers.put("acknowledged", acknowledged.size());
    numbers.put("found", found.count());
    numbers.put("twice", found.twice());
    numbers.put("acknowledged_lost", acknowledged.stream().filter(id -> !found.has(id)).count());
    numbers.put("lost", lost);
    numbers.put("lost_age_ms", worst);
    numbers.put("ends_lost", endsLost);
    numbers.put("ends_lost_age_ms", worstEnd);
    if (!withoutRoom.isEmpty()) {
      numbers.put("lost_without_room", waited);
    }
    numbers.put("restarts", kills.size());
    atMost("twice", 0);
    atMost("acknowledged_lost", 0);
    atMost("lost_age_ms", YOUNG_MILLIS);
    atMost("ends_lost_age_ms", YOUNG_MILLIS);
    atLeast("acknowledged", 1);
  }

  /** Without a kill a record has no excuse, however young it was. */
  private long killAfter(long millis) {
    return kills.stream().filter(kill -> kill >= millis).findFirst().orElse(Long.MAX_VALUE);
  }

  private boolean isWithoutRoom(long millis) {
    return withoutRoom.stream().anyMatch(span -> millis >= span.from() && millis <= span.to());
  }

  /** Another number. */
  void count(String name, Object number) {
    numbers.put(name, number);
  }

  /** Something that does not hold. */
  void problem(String text) {
    problems.add(text);
  }

  /** A counted number's bound. */
  void atMost(String name, long most) {
    if (number(name) > most) {
      problem("%s: %d (expected: at most %d)".formatted(name, number(name), most));
    }
  }

  /** A counted number's least. */
  void atLeast(String name, long least) {
    if (number(name) < least) {
      problem("%s: %d (expected: at least %d)".formatted(name, number(name), least));
    }
  }

  private long number(String name) {
    return ((Number) java.util.Objects.requireNonNull(numbers.get(name))).longValue();
  }

  Map<String, Object> numbers() {
    return numbers;
  }

  List<String> problems() {
    return problems;
  }
}
