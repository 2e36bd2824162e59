package io.throughline.envoy;

/** The parts of a bootstrap that can be pasted into somebody's own Envoy configuration. */
public enum Fragment {
  /**
   * Fields of the HTTP connection manager: {@code early_header_mutation_extensions}, {@code
   * local_reply_config}, {@code http_filters}.
   */
  FILTERS(
      "Fields of your HttpConnectionManager. Your own HTTP filters stand before these; this router",
      "is the only one. The filters are off but for the virtual host of the fragment routes."),
  /** {@code clusters}: the sidecar, its observer and one per model. */
  CLUSTERS("For static_resources.clusters: the sidecar, its observer, one cluster for each model."),
  /** {@code virtual_hosts} of a route configuration. */
  ROUTES(
      "For route_config.virtual_hosts. Keep the routes together and in this order; change the",
      "domains as you need.");

  private final String where;

  Fragment(String... lines) {
    this.where = "# " + String.join("\n# ", lines) + "\n";
  }

  /** Comment lines that say where it belongs. */
  String where() {
    return where;
  }
}
