package io.throughline.server;

import static io.throughline.server.Eventually.eventually;

import io.throughline.envoy.EnvoyCounters;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ways in which a sidecar fails a request. */
record Failing(LiveRouter router) {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String STARTED = EnvoyCounters.extProc("throughline", "streams_started");

  interface Step {
    void run() throws Exception;
  }

  /**
   * One way.
   *
   * @param prepare before the request is sent
   * @param strike when Envoy waits for the sidecar
   * @param recover after the answer
   */
  record Case(String name, Step prepare, Step strike, Step recover) {}

  /**
   * What a client saw.
   *
   * @param took from sending the request to its answer
   */
  record Outcome(HttpResponse<String> answer, Duration took) {}

  /** Sends a request and lets the sidecar fail it so; returns when the sidecar is back. */
  Outcome under(Case failure, String body) throws Exception {
    failure.prepare().run();
    long streams = started();
    long began = System.nanoTime();
    CompletableFuture<HttpResponse<String>> pending =
        router.http().sendAsync(router.chat("f-" + streams, body), BodyHandlers.ofString());
    eventually("Envoy asks the sidecar", SOON, () -> started() > streams);
    failure.strike().run();
    HttpResponse<String> answer = pending.get();
    Outcome outcome = new Outcome(answer, Duration.ofNanos(System.nanoTime() - began));
    failure.recover().run();
    return outcome;
  }

  private long started() {
    return router.counters().getOrDefault(STARTED, 0L);
  }

  List<Case> cases() {
    SidecarChild sidecar = router.child();
    Relay[] relay = new Relay[1];
    return List.of(
        new Case(
            "kill -9 before the header reply", sidecar::freeze, sidecar::kill, sidecar::startAgain),
        new Case("SIGSTOP before the header reply", sidecar::freeze, () -> {}, sidecar::thaw),
        new Case(
            "header reply delayed",
            () -> {
              relay[0] = relay();
              relay[0].hold();
            },
            () -> {},
            () -> relay[0].close()),
        new Case(
            "kill -9 before the body reply",
            this::closeGate,
            () -> {
              awaitHeld();
              sidecar.kill();
            },
            () -> {
              openGate();
              sidecar.startAgain();
            }),
        new Case(
            "SIGSTOP before the body reply",
            this::closeGate,
            () -> {
              awaitHeld();
              sidecar.freeze();
            },
            () -> {
              openGate();
              sidecar.thaw();
            }),
        new Case("body reply delayed", this::closeGate, this::awaitHeld, this::openGate));
  }

  /** Envoy must connect to the relay, so what it has is cut by a sidecar of new. */
  private Relay relay() throws Exception {
    router.child().kill();
    router.child().startAgain();
    return new Relay(router.folder().resolve("e.sock"));
  }

  void closeGate() throws IOException {
    Files.deleteIfExists(GatedSidecar.Gate.entered(router.folder()));
    Files.writeString(gate(), "");
  }

  void awaitHeld() {
    eventually(
        "the sidecar holds the decision",
        SOON,
        () -> Files.exists(GatedSidecar.Gate.entered(router.folder())));
  }

  void openGate() throws IOException {
    Files.deleteIfExists(gate());
  }

  private Path gate() {
    return GatedSidecar.Gate.gate(router.folder());
  }
}
