package io.throughline.envoy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Envoy's admin address, as far as we read it. Each answer is bounded in time, its body included,
 * and in size. Thread-safe; blocks the caller.
 */
public final class EnvoyAdmin implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 16 << 20;
  private static final Pattern COUNTER = Pattern.compile("(.+): (\\d{1,18})\\s*");

  private static final Duration CLUSTERS_WITHIN = Duration.ofSeconds(2);

  /** Each cluster tells this bound once; its name may hold colons itself. */
  private static final Pattern CLUSTER_LINE =
      Pattern.compile("^(.+)::default_priority::max_connections::", Pattern.MULTILINE);

  private final HostPort address;
  private final Duration answerWithin;
  private final HttpClient http;

  /**
   * Connects to nothing yet.
   *
   * @param answerWithin the bound on each answer, over zero
   */
  public EnvoyAdmin(HostPort address, Duration answerWithin) {
    this.address = address;
    this.answerWithin = answerWithin;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(answerWithin)
            .build();
  }

  /**
   * The names of the clusters that the Envoy at that address has.
   *
   * @throws IOException when it does not answer within some seconds
   */
  public static Set<String> clusterNames(HostPort address) throws IOException {
    try (EnvoyAdmin admin = new EnvoyAdmin(address, CLUSTERS_WITHIN)) {
      return CLUSTER_LINE
          .matcher(admin.get("/clusters"))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    }
  }

  /** Whether the Envoy that was started from this file (another may hold the port) is live. */
  boolean isLive(String configurationPath) {
    try {
      return get("/ready").startsWith("LIVE") && get("/server_info").contains(configurationPath);
    } catch (IOException e) {
      return false;
    }
  }

  Map<String, Long> counters() throws IOException {
    return counters("");
  }

  /**
   * Counters by full name.
   *
   * @param names a regular expression that is found in the names wanted; empty for all
   * @throws IOException when Envoy does not answer in time, or not with counters
   */
  public Map<String, Long> counters(String names) throws IOException {
    String filter = URLEncoder.encode(names, StandardCharsets.UTF_8);
    Map<String, Long> counters = new TreeMap<>();
    get("/stats?type=Counters&filter=" + filter)
        .lines()
        .forEach(line -> addCounter(counters, line));
    return counters;
  }

  private static void addCounter(Map<String, Long> counters, String line) {
    Matcher counter = COUNTER.matcher(line);
    if (counter.matches()) {
      counters.put(counter.group(1), Long.parseLong(counter.group(2)));
    }
  }

  private String get(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
    try {
      return answer.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS).body();
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer of Envoy's admin address " + address, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking Envoy's admin address");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
