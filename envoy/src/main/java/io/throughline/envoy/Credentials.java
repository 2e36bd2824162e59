package io.throughline.envoy;

import static io.throughline.envoy.Tree.extension;
import static io.throughline.envoy.Tree.map;
import static io.throughline.envoy.Tree.typed;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces the client's credential by the provider's, after the cluster is chosen.
 *
 * <p>See docs/decisions/0003-provider-credentials-as-references.md.
 */
final class Credentials {
  /** Whatever the client authenticated with here must not reach a provider. */
  private static final List<String> CLIENT_CREDENTIALS =
      List.of("authorization", "x-api-key", "api-key", "x-goog-api-key");

  private Credentials() {}

  static List<Object> upstreamFilters(Credential credential) {
    return List.of(
        extension(
            "envoy.filters.http.header_mutation",
            typed(
                "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
                "mutations",
                map("request_mutations", mutations(credential)))),
        extension(
            "envoy.filters.http.upstream_codec",
            typed("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec")));
  }

  private static List<Object> mutations(Credential credential) {
    List<Object> mutations = new ArrayList<>();
    CLIENT_CREDENTIALS.forEach(name -> mutations.add(map("remove", name)));
    mutations.add(map("append", Tree.header(credential.header(), value(credential))));
    return mutations;
  }

  private static String value(Credential credential) {
    String prefix = credential.prefix().replace("%", "%%");
    return prefix + "%ENVIRONMENT(" + credential.environmentVariable() + ")%";
  }
}
