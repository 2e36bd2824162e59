package io.throughline.envoy;

/** The parts of a bootstrap that can be pasted into somebody's own Envoy configuration. */
public enum Fragment {
  /**
   * Fields of the HTTP connection manager: {@code early_header_mutation_extensions}, {@code
   * local_reply_config}, {@code http_filters}.
   */
  FILTERS,
  /** {@code clusters}: the sidecar, its observer and one per model. */
  CLUSTERS,
  /** {@code virtual_hosts} of a route configuration. */
  ROUTES
}
