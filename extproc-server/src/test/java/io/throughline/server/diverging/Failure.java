package io.throughline.server.diverging;

import java.util.SplittableRandom;

/** How one call fails each time: the words stay, ids and times may not. */
final class Failure {
  /** Always the same, byte for byte. */
  private static final int CONSTANT = 5;

  private final SplittableRandom random;
  private final int wording;
  private final int second;

  private Failure(SplittableRandom random) {
    this.random = random;
    this.wording = random.nextInt(CONSTANT + 3);
    this.second = random.nextInt(20);
  }

  static Failure any(SplittableRandom random) {
    return new Failure(random.split());
  }

  /** What the n-th attempt brings. */
  String text(int n) {
    return switch (wording) {
      case 0 -> "Error: service unavailable (request id req_%s)".formatted(id());
      case 1 -> "Error: timed out at 2026-03-04T10:15:%02d.%03dZ".formatted(second + n, millis());
      case 2 ->
          "{\"error\":{\"code\":\"internal\",\"message\":\"upstream failed\",\"trace\":\"%s\"}}"
              .formatted(id());
      case 3 -> "HTTP 503 Service Unavailable\nx-request-id: %s\nretry-after: 2".formatted(id());
      case 4 ->
          "[10:15:%02d] Error: connection refused (pid %d)"
              .formatted(second + n, 1000 + random.nextInt(30_000));
      case CONSTANT -> "Error: permission denied";
      case CONSTANT + 1 -> "{\"error\":\"no such record\"}";
      default -> "Traceback (most recent call last):\n  File \"tool.py\", line 41\nKeyError: 'id'";
    };
  }

  private String id() {
    return "%016x".formatted(random.nextLong());
  }

  private int millis() {
    return random.nextInt(1000);
  }
}
