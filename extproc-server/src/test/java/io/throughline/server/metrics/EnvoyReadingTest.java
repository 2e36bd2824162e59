package io.throughline.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.throughline.envoy.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnvoyReadingTest {
  /** More than the bound on one answer, less than on two, on a machine that others use. */
  private static final Duration SOON = EnvoyReading.ANSWER_WITHIN.plusMillis(450);

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final CountDownLatch never = new CountDownLatch(1);
  private final Meters meters = new Meters();
  private HttpServer server;
  private EnvoyReading envoy;
  private volatile String stats =
      """
      http.own.ext_proc.throughline.failure_mode_allowed: 3
      http.other.ext_proc.throughline.failure_mode_allowed: 4
      http.own.ext_proc.throughline_observer.failure_mode_allowed: 1
      http.own.ext_proc.throughline.message_timeouts: 2
      vhost.theirs.models.route.throughline_bypass.upstream_rq_completed: 5
      http.own.downstream_rq_too_large: 6
      no counter: P0(1,1) P100(1,1)
      """;
  private volatile boolean stuck;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/stats",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(stats.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (stuck) {
              never.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    HostPort address = new HostPort("127.0.0.1", server.getAddress().getPort());
    envoy = new EnvoyReading(address, nanos::get);
    meters.envoy(envoy);
  }

  @AfterEach
  void stop() {
    never.countDown();
    envoy.close();
    server.stop(0);
  }

  @Test
  void countersOfAllListenersAreSummedOnThePage() {
    String page = meters.scrape();
    for (String line :
        List.of(
            "throughline_envoy_up 1.0",
            "throughline_envoy_failure_mode_allowed_total{filter=\"request\"} 7.0",
            "throughline_envoy_failure_mode_allowed_total{filter=\"observer\"} 1.0",
            "throughline_envoy_message_timeouts_total{filter=\"request\"} 2.0",
            "throughline_envoy_message_timeouts_total{filter=\"observer\"} 0.0",
            "throughline_envoy_bypassed_total 5.0",
            "throughline_envoy_requests_too_large_total 6.0")) {
      assertTrue(page.lines().anyMatch(line::equals), line + " is not in " + page);
    }
  }

  @Test
  void envoyIsAskedAtMostOnceASecond() {
    for (int i = 0; i < 10; i++) {
      meters.scrape();
    }
    assertEquals(1, asked.get());
    nanos.addAndGet(EnvoyReading.FRESH_FOR.toNanos() - 1);
    meters.scrape();
    assertEquals(1, asked.get());
    nanos.addAndGet(1);
    meters.scrape();
    assertEquals(2, asked.get());
  }

  @Test
  void anEnvoyThatBeginsToAnswerAndStopsHoldsNobodyUp() throws Exception {
    stuck = true;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long began = System.nanoTime();
      List<Future<String>> pages = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        pages.add(threads.submit(meters::scrape));
      }
      for (Future<String> page : pages) {
        assertTrue(page.get().contains("throughline_envoy_up 0.0"));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(SOON) < 0, took.toString());
      assertEquals(1, asked.get());
    }
  }

  @Test
  void withoutEnvoyOnlyThatIsTold() {
    server.stop(0);
    String page = meters.scrape();
    assertTrue(page.contains("throughline_envoy_up 0.0"), page);
    assertTrue(!page.contains("throughline_envoy_bypassed"), page);
  }

  @Test
  void anotherProgramOnThePortIsNotEnvoy() {
    stats = "http.admin.downstream_rq_too_large: 3\nmine: 99999999999999999999\n";
    String page = meters.scrape();
    assertTrue(page.contains("throughline_envoy_up 0.0"), page);
    assertTrue(!page.contains("too_large"), page);
  }
}
