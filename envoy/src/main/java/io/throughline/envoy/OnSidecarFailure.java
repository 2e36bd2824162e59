package io.throughline.envoy;

import java.util.List;

/** What a client gets while the sidecar cannot be reached or is too late. */
public sealed interface OnSidecarFailure {
  /** A 503 in the client's dialect with {@code retry-after: 1}. */
  OnSidecarFailure REJECT = new Reject();

  /** A 503 in the client's dialect with {@code retry-after: 1}. */
  record Reject() implements OnSidecarFailure {}

  /**
   * One model answers whatever was asked for; needs Envoy 1.40 or newer. What Envoy cannot rewrite
   * for it (no JSON object, a compressed body, another path) gets the 503.
   *
   * @param cluster the model's cluster
   * @param providerModelId what the upstream's body carries
   * @param paths the exact paths of the API that the model speaks, at least one
   */
  record DefaultModel(String cluster, String providerModelId, List<String> paths)
      implements OnSidecarFailure {
    public DefaultModel {
      paths = List.copyOf(paths);
      EnvoyPlanException.require(
          !paths.isEmpty(), "onSidecarFailure.paths", paths, "at least one path");
    }
  }
}
