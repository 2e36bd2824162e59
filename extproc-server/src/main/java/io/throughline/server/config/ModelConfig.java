package io.throughline.server.config;

import com.google.protobuf.ByteString;
import io.throughline.selector.Capability;
import io.throughline.selector.Model;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One model of the catalogue.
 *
 * @param model its name, prices, quality and context window, as the selector sees them
 * @param providerModelId what the body of an upstream request carries
 * @param providerModelIdJson the same as a JSON string, quotes included
 * @param apiFormat the dialect its backends speak
 * @param portabilityGroup models of one group can continue each other's provider state; empty when
 *     it has none
 * @param cacheLifetime how long its provider keeps a prefix that it cached
 * @param backends its endpoints, never empty
 * @param loras its adapters: their names, and these as JSON strings
 * @param reasoningForm how it is told to reason; null when it cannot be told
 */
public record ModelConfig(
    Model model,
    String providerModelId,
    ByteString providerModelIdJson,
    ApiFormat apiFormat,
    String portabilityGroup,
    Duration cacheLifetime,
    List<Backend> backends,
    Map<String, ByteString> loras,
    @Nullable ReasoningForm reasoningForm) {

  /** Stands for the client's own credential. */
  static final String FORWARDED = "forwarded";

  /** So many are named. */
  private static final int CREDENTIALS_MAX = 8;

  /** The dialect a backend speaks. */
  public enum ApiFormat {
    /** Chat Completions, Responses and embeddings. */
    OPENAI("authorization"),
    /** Messages. */
    ANTHROPIC("x-api-key");

    private final String credentialHeader;

    ApiFormat(String credentialHeader) {
      this.credentialHeader = credentialHeader;
    }

    /** The header that carries a provider's key where nothing else is said. */
    public String credentialHeader() {
      return credentialHeader;
    }
  }

  /** Copies the backends and the adapters. */
  public ModelConfig {
    backends = List.copyOf(backends);
    loras = Map.copyOf(loras);
  }

  /** The same model, which takes these too. */
  ModelConfig taking(Set<Capability> more) {
    Set<Capability> lacks = EnumSet.noneOf(Capability.class);
    lacks.addAll(model.lacks());
    lacks.removeAll(more);
    Model taking =
        new Model(
            model.name(), model.prices(), model.qualityScore(), model.contextWindowTokens(), lacks);
    return new ModelConfig(
        taking,
        providerModelId,
        providerModelIdJson,
        apiFormat,
        portabilityGroup,
        cacheLifetime,
        backends,
        loras,
        reasoningForm);
  }

  /**
   * Names the credential that its endpoints are asked with: the variable that holds it; with commas
   * between where endpoints have several, of which Envoy takes one; {@value #FORWARDED} where the
   * client's own is passed on; empty for none. Never a value.
   */
  public String credentialName() {
    if (backends.size() == 1) {
      return backends.getFirst().credentialName();
    }
    return backends.stream()
        .map(Backend::credentialName)
        .filter(name -> !name.isEmpty())
        .distinct()
        .limit(CREDENTIALS_MAX)
        .collect(Collectors.joining(","));
  }

  /** The logical name. */
  public String name() {
    return model.name();
  }

  /**
   * What the body of an upstream request carries, as a JSON string.
   *
   * @param lora one of its adapters; empty for the model itself
   */
  public ByteString nameJson(String lora) {
    ByteString adapter = loras.get(lora);
    return adapter == null ? providerModelIdJson : adapter;
  }
}
