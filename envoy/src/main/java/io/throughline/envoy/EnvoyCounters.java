package io.throughline.envoy;

/**
 * Names of the Envoy counters that tell whether traffic really went through the sidecar, as {@link
 * EnvoyProcess#counters()} and Envoy's {@code /stats} give them. Both must stay 0 in every test and
 * benchmark that claims to measure the sidecar.
 */
public final class EnvoyCounters {
  /** Stat prefix of the HTTP connection manager. */
  static final String INGRESS = "ingress";

  /** Requests that went on without an answer of the sidecar. */
  public static final String FAILURE_MODE_ALLOWED =
      extProc(RoutingHeaders.REQUEST_STAT_PREFIX, "failure_mode_allowed");

  /** Messages that the sidecar did not answer in time. */
  public static final String MESSAGE_TIMEOUTS =
      extProc(RoutingHeaders.REQUEST_STAT_PREFIX, "message_timeouts");

  /** Response copies that ended early because the observer could not be reached. */
  public static final String OBSERVER_FAILURE_MODE_ALLOWED =
      extProc(RoutingHeaders.OBSERVER_STAT_PREFIX, "failure_mode_allowed");

  private EnvoyCounters() {}

  /**
   * The full name of a counter of an ext_proc filter.
   *
   * @param statPrefix one of the stat prefixes in {@link RoutingHeaders}
   * @param counter such as {@code streams_started}
   */
  public static String extProc(String statPrefix, String counter) {
    return "http." + INGRESS + ".ext_proc." + statPrefix + "." + counter;
  }
}
