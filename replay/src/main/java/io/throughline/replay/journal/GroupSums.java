package io.throughline.replay.journal;

import io.throughline.replay.ReplayRecord;
import io.throughline.selector.Cost;
import io.throughline.selector.Usage;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one decision, one model and one currency come to. Money is in billionths of a
 * unit of the currency.
 *
 * @param decision exact name; empty where none matched
 * @param model the model that served; empty where none did
 * @param currency of the costs; empty where none are known
 * @param records all of them
 * @param measured those whose tokens are known
 * @param inputTokens of those
 * @param cachedTokens of those, a part of the input
 * @param outputTokens of those
 * @param priced those whose cost is known
 * @param costNanos of those
 * @param baselineNanos what they would have cost without a prefix cache, where that is known
 * @param savedNanos that less their cost
 */
public record GroupSums(
    String decision,
    String model,
    String currency,
    long records,
    long measured,
    long inputTokens,
    long cachedTokens,
    long outputTokens,
    long priced,
    long costNanos,
    long baselineNanos,
    long savedNanos) {
  /** Groups of one question at most; the largest are kept. */
  public static final int GROUPS_MAX = 5_000;

  /**
   * The answer to a question.
   *
   * @param groups those with the most records first
   * @param trouble why only the newest records are in it; "" when all are
   */
  public record Sums(List<GroupSums> groups, String trouble) {
    /** Copies the groups. */
    public Sums {
      groups = List.copyOf(groups);
    }
  }

  private record Group(String decision, String model, String currency) {}

  /** The groups of some records. */
  public static List<GroupSums> of(Collection<ReplayRecord> records) {
    Map<Group, GroupSums> groups = new LinkedHashMap<>();
    for (ReplayRecord replay : records) {
      GroupSums one = of(replay);
      groups.merge(
          new Group(one.decision, one.model, one.currency), one, (sum, next) -> sum.plus(next));
    }
    return groups.values().stream()
        .sorted(Comparator.comparingLong(GroupSums::records).reversed())
        .limit(GROUPS_MAX)
        .toList();
  }

  private static GroupSums of(ReplayRecord replay) {
    Usage usage = replay.outcome().usage();
    Cost cost = replay.outcome().cost();
    Long total = Columns.nanos(cost.total());
    Long uncached = total == null ? null : Columns.nanos(cost.uncached());
    return new GroupSums(
        replay.decision(),
        replay.servedBy(),
        cost.total() == null ? "" : cost.total().currency(),
        1,
        usage == null ? 0 : 1,
        usage == null ? 0 : usage.inputTokens(),
        usage == null ? 0 : usage.cachedTokens(),
        usage == null ? 0 : usage.outputTokens(),
        total == null ? 0 : 1,
        orZero(total),
        orZero(uncached),
        total == null || uncached == null ? 0 : uncached - total);
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private GroupSums plus(GroupSums other) {
    return new GroupSums(
        decision,
        model,
        currency,
        records + other.records,
        measured + other.measured,
        inputTokens + other.inputTokens,
        cachedTokens + other.cachedTokens,
        outputTokens + other.outputTokens,
        priced + other.priced,
        costNanos + other.costNanos,
        baselineNanos + other.baselineNanos,
        savedNanos + other.savedNanos);
  }
}
