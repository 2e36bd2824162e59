package io.throughline.envoy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Envoy's admin address, as far as we read it. Thread-safe. */
public final class EnvoyAdmin implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /** Each cluster tells this bound once; its name may hold colons itself. */
  private static final Pattern CLUSTER_LINE =
      Pattern.compile("^(.+)::default_priority::max_connections::", Pattern.MULTILINE);

  private final HostPort address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  EnvoyAdmin(HostPort address) {
    this.address = address;
  }

  /**
   * The names of the clusters that the Envoy at that address has.
   *
   * @throws IOException when it does not answer within some seconds
   */
  public static Set<String> clusterNames(HostPort address) throws IOException {
    try (EnvoyAdmin admin = new EnvoyAdmin(address)) {
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
    Map<String, Long> counters = new TreeMap<>();
    get("/stats?type=Counters").lines().forEach(line -> addCounter(counters, line));
    return counters;
  }

  private static void addCounter(Map<String, Long> counters, String line) {
    int colon = line.lastIndexOf(": ");
    if (colon > 0) {
      counters.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 2).strip()));
    }
  }

  private String get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .timeout(ANSWER_WITHIN)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking Envoy's admin address");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
