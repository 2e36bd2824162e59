package io.throughline.server.config;

import com.google.protobuf.ByteString;
import io.throughline.selector.Model;
import java.util.List;

/**
 * One model of the catalogue.
 *
 * @param model its name, prices, quality and context window, as the selector sees them
 * @param providerModelId what the body of an upstream request carries
 * @param providerModelIdJson the same as a JSON string, quotes included
 * @param apiFormat the dialect its backends speak
 * @param portabilityGroup models of one group can continue each other's provider state; empty when
 *     it has none
 * @param backends its endpoints, never empty
 */
public record ModelConfig(
    Model model,
    String providerModelId,
    ByteString providerModelIdJson,
    ApiFormat apiFormat,
    String portabilityGroup,
    List<Backend> backends) {

  /** The dialect a backend speaks. */
  public enum ApiFormat {
    /** Chat Completions and Responses. */
    OPENAI,
    /** Messages. */
    ANTHROPIC
  }

  /** Copies the backends. */
  public ModelConfig {
    backends = List.copyOf(backends);
  }

  /** The logical name. */
  public String name() {
    return model.name();
  }
}
