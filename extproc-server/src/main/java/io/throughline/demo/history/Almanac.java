package io.throughline.demo.history;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * When sessions begin: many by day, few by night, few at weekends; in UTC. A day is the same
 * whenever it is asked for.
 */
final class Almanac {
  private static final List<Integer> WORKING =
      List.of(1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 13, 16, 18, 17, 14, 10, 7, 5, 4, 3, 2, 1);
  private static final List<Integer> WEEKEND =
      List.of(1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 4, 3, 2, 1);
  private static final int SESSIONS_WORKING = 130;
  private static final int SESSIONS_WEEKEND = 42;
  private static final double NOISE = .12;

  /** One day in so many, the server of a model fails for an hour. */
  private static final int OUTAGE_DAYS = 9;

  private static final int OUTAGE_DAY = 4;
  private static final int OUTAGE_HOUR = 14;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private Almanac() {}

  /** Epoch milliseconds at which sessions begin on that day, in order. */
  static List<Long> begins(LocalDate day) {
    Random random = new Random(day.toEpochDay() * 31);
    boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
    int usual = weekend ? SESSIONS_WEEKEND : SESSIONS_WORKING;
    int count = (int) Math.round(usual * (1 + NOISE * random.nextGaussian()));
    long midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    List<Long> begins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int hour = hour(weekend ? WEEKEND : WORKING, random);
      begins.add(midnight + hour * HOUR + random.nextLong(HOUR));
    }
    begins.sort(null);
    return begins;
  }

  /** Whether a model's server fails at that time. */
  static boolean isOutage(long millis) {
    var at = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    return at.toLocalDate().toEpochDay() % OUTAGE_DAYS == OUTAGE_DAY && at.getHour() == OUTAGE_HOUR;
  }

  private static int hour(List<Integer> weights, Random random) {
    int left = random.nextInt(weights.stream().mapToInt(Integer::intValue).sum());
    int hour = 0;
    while (left >= weights.get(hour)) {
      left -= weights.get(hour);
      hour++;
    }
    return hour;
  }
}
