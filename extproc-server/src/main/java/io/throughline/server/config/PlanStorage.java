package io.throughline.server.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the planner's tables are kept (docs/planner.md).
 *
 * @param file null for memory only
 * @param autoSaveInterval how often what was learned is written there
 */
public record PlanStorage(@Nullable Path file, Duration autoSaveInterval) {
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);

  /** Reads {@code global.router.model_selection.planner}; relative paths begin at the folder. */
  static PlanStorage read(Section block, Path folder) {
    Path file = block.file("storage_path", folder);
    Duration every = block.duration("auto_save_interval", EVERY, LEAST, MOST);
    block.finish();
    return new PlanStorage(file, every);
  }
}
