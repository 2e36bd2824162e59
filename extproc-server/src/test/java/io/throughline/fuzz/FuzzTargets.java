package io.throughline.fuzz;

import io.throughline.server.admin.ImportFuzz;
import io.throughline.server.capture.AnswerFuzz;
import io.throughline.server.capture.CapturedTextFuzz;
import io.throughline.server.config.ConfigFuzz;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.RequestReaderFuzz;
import io.throughline.server.dialect.StringScanFuzz;
import io.throughline.server.exchange.UpstreamBodyFuzz;
import io.throughline.server.identity.IdentityFuzz;
import io.throughline.store.SessionCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Everything that is fuzzed, by the name that {@code bin/fuzz --target} takes. */
final class FuzzTargets {
  private FuzzTargets() {}

  /** The targets, one line each; made when asked for, as the fuzzer watches what is loaded. */
  static Map<String, Supplier<FuzzTarget>> all() {
    Map<String, Supplier<FuzzTarget>> targets = new LinkedHashMap<>();
    targets.put("chat", () -> new RequestReaderFuzz(Api.CHAT));
    targets.put("responses", () -> new RequestReaderFuzz(Api.RESPONSES));
    targets.put("messages", () -> new RequestReaderFuzz(Api.MESSAGES));
    targets.put("embeddings", () -> new RequestReaderFuzz(Api.EMBEDDINGS));
    targets.put("strings", () -> new StringScanFuzz());
    targets.put("answer-json", () -> new AnswerFuzz("application/json"));
    targets.put("answer-events", () -> new AnswerFuzz("text/event-stream"));
    targets.put("body-edit", () -> new UpstreamBodyFuzz());
    targets.put("identity", () -> new IdentityFuzz());
    targets.put("config", () -> new ConfigFuzz());
    targets.put("imported-record", () -> new ImportFuzz());
    targets.put("captured-text", () -> new CapturedTextFuzz());
    targets.put("session-codec", () -> FuzzTargets::readSession);
    return targets;
  }

  private static void readSession(byte[] input) {
    try {
      SessionCodec.decode(SessionCodec.encode(SessionCodec.decode(input)));
    } catch (IllegalArgumentException expected) {
      // What a store gives that is no session.
    }
  }
}
