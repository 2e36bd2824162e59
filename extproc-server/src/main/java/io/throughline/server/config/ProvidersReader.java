package io.throughline.server.config;

import com.google.protobuf.ByteString;
import io.throughline.selector.Capability;
import io.throughline.selector.Model;
import io.throughline.selector.Prices;
import io.throughline.server.config.Backend.ProviderCredential;
import io.throughline.server.config.ModelConfig.ApiFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Reads {@code providers} and {@code routing.modelCards}: the model catalogue. */
final class ProvidersReader {
  private record Card(
      double qualityScore,
      long contextWindowTokens,
      Set<Capability> lacks,
      Map<String, ByteString> loras) {}

  private static final Card NO_CARD = new Card(0, 0, Set.of(), Map.of());
  private static final int MODELS_MAX = 1_000;
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private final Map<String, Card> cards = new LinkedHashMap<>();
  private final ReasoningReader reasoning;

  ProvidersReader(ReasoningReader reasoning) {
    this.reasoning = reasoning;
  }

  Map<String, ModelConfig> read(Section providers, Section routing) {
    readCards(routing);
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    for (Section section : providers.list("models", 1, MODELS_MAX, "model")) {
      readModel(section, models);
    }
    cards.keySet().stream()
        .filter(name -> !models.isEmpty() && !models.containsKey(name))
        .forEach(name -> routing.error("modelCards", name, "names of providers.models"));
    openWhatNobodyOffers(models);
    return models;
  }

  /** Where no card offers images, the cards do not speak of images: nobody is kept from them. */
  private static void openWhatNobodyOffers(Map<String, ModelConfig> models) {
    Set<Capability> lackedByAll = EnumSet.allOf(Capability.class);
    models.values().forEach(model -> lackedByAll.retainAll(model.model().lacks()));
    if (!lackedByAll.isEmpty()) {
      models.replaceAll((name, model) -> model.taking(lackedByAll));
    }
  }

  private void readCards(Section routing) {
    for (Section card : routing.list("modelCards")) {
      String name = card.name("name");
      double quality = card.number("quality_score", 0, 0, 1);
      Long window = card.tokens("context_window_size");
      Set<Capability> lacks = CapabilityReader.lacks(card);
      card.described("param_size", "description", "tags");
      Map<String, ByteString> loras = loras(card);
      card.finish();
      if (name.isEmpty()) {
        continue;
      }
      if (cards.put(name, new Card(quality, window == null ? 0 : window, lacks, loras)) != null) {
        card.error("name", name, "a name that no other model card has");
      }
    }
  }

  private static Map<String, ByteString> loras(Section card) {
    Map<String, ByteString> loras = new LinkedHashMap<>();
    for (Section section : card.list("loras")) {
      String name = section.name("name");
      section.described("description");
      section.finish();
      if (!name.isEmpty() && loras.put(name, json(name)) != null) {
        section.error("name", name, "a name that no other adapter of the model has");
      }
    }
    return loras;
  }

  private void readModel(Section section, Map<String, ModelConfig> models) {
    String name = section.name("name");
    if (!name.isEmpty() && !isPlain(name)) {
      section.error("name", name, "printable ASCII without blanks or ~, at most 100 characters");
    }
    if (models.containsKey(name)) {
      section.error("name", name, "a name that no other model has");
    }
    String providerModelId = section.string("provider_model_id", name);
    ApiFormat format =
        ApiFormat.valueOf(
            section.oneOf("api_format", "openai", "openai", "anthropic").toUpperCase(Locale.ROOT));
    Prices prices = prices(section.section("pricing"));
    String group = section.string("portability_group", "");
    Duration cacheLifetime =
        section.duration(
            "cache_lifetime", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(7));
    List<Backend> backends = backends(section, format);
    section.notServed("external_model_ids");
    ReasoningForm form = reasoning.form(section, backends);
    section.finish();
    if (name.isEmpty()) {
      return;
    }
    Card card = cards.getOrDefault(name, NO_CARD);
    models.put(
        name,
        new ModelConfig(
            new Model(name, prices, card.qualityScore(), card.contextWindowTokens(), card.lacks()),
            providerModelId,
            json(providerModelId),
            format,
            group,
            cacheLifetime,
            backends,
            card.loras(),
            form));
  }

  private static boolean isPlain(String name) {
    return name.length() <= 100
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '~' && c != '"');
  }

  /** The currency of amounts beside it. */
  static String currency(Section section) {
    return section.matching("currency", "USD", CURRENCY, "an ISO 4217 code such as USD");
  }

  private static Prices prices(Section section) {
    if (!section.present()) {
      return Prices.UNKNOWN;
    }
    Prices prices =
        new Prices(
            currency(section),
            section.optionalPrice("prompt_per_1m"),
            section.optionalPrice("cached_input_per_1m"),
            section.optionalPrice("cache_write_per_1m"),
            section.optionalPrice("cache_write_1h_per_1m"),
            section.optionalPrice("completion_per_1m"));
    section.finish();
    return prices;
  }

  private static List<Backend> backends(Section model, ApiFormat format) {
    List<Backend> backends = new ArrayList<>();
    for (Section section : model.list("backend_refs", 1, Integer.MAX_VALUE, "endpoint")) {
      Backend backend = backend(section, format);
      if (backend != null) {
        backends.add(backend);
      }
    }
    requireOneWay(model, backends);
    return backends;
  }

  /**
   * A retry on another endpoint starts from the headers as the attempt before it left them: the
   * client's credential would be gone by then.
   */
  private static void requireOneWay(Section model, List<Backend> backends) {
    if (backends.stream().map(Backend::forwardsCredential).distinct().count() > 1) {
      model.error(
          "backend_refs",
          "credential: forward on some endpoints",
          "credential: forward on all endpoints of a model or on none");
    }
  }

  private static @Nullable Backend backend(Section section, ApiFormat format) {
    String name = section.string("name", "");
    String endpoint = section.optionalString("endpoint");
    String baseUrl = section.optionalString("base_url");
    String protocol = section.oneOf("protocol", "http", "http", "https");
    int weight = Math.max(1, section.integer("weight", 1, 0, 1_000));
    boolean forwards = section.oneOf("credential", "inject", "inject", "forward").equals("forward");
    ProviderCredential credential = credential(section, format);
    if (forwards && credential != null) {
      section.error("credential", "forward", "inject, because api_key_env is given");
    }
    section.described("type", "provider");
    section.notServed("extra_headers", "api_version", "chat_path");
    section.refused("api_key", "a literal key", "absent; name a variable in api_key_env instead");
    section.finish();
    URI uri = uri(section, endpoint, baseUrl, protocol);
    if (uri == null) {
      return null;
    }
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return new Backend(name, uri.getHost(), port, tls, weight, credential, forwards);
  }

  private static @Nullable ProviderCredential credential(Section section, ApiFormat format) {
    String variable = section.optionalString("api_key_env");
    String named = section.optionalString("auth_header");
    String header = (named == null ? format.credentialHeader() : named).toLowerCase(Locale.ROOT);
    String prefix = section.string("auth_prefix", header.equals("authorization") ? "Bearer" : "");
    if (variable == null) {
      return null;
    }
    if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      section.error("api_key_env", "not a variable's name", "the name of an environment variable");
      return null;
    }
    if (!header.matches("[a-z0-9-]+")) {
      section.error("auth_header", header, "a header name");
      return null;
    }
    return new ProviderCredential(variable, header, prefix.isBlank() ? "" : prefix.strip() + " ");
  }

  private static @Nullable URI uri(
      Section section, @Nullable String endpoint, @Nullable String baseUrl, String protocol) {
    if ((endpoint == null) == (baseUrl == null)) {
      section.error("endpoint", "absent", "host:port, or base_url instead");
      return null;
    }
    String key = endpoint == null ? "base_url" : "endpoint";
    String text = endpoint == null ? baseUrl : protocol + "://" + endpoint;
    try {
      URI uri = URI.create(String.valueOf(text));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null && isBare(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, as any other address that is not one.
    }
    String expected =
        endpoint == null ? "http(s)://host[:port] with path / or /v1" : "host:port, without a path";
    section.error(key, String.valueOf(endpoint == null ? baseUrl : endpoint), expected);
    return null;
  }

  /** For an address with a host, which has a path if only an empty one. */
  private static boolean isBare(URI uri) {
    return List.of("", "/", "/v1", "/v1/").contains(uri.getPath());
  }

  private static ByteString json(String text) {
    byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    return ByteString.copyFrom(("\"").getBytes(StandardCharsets.US_ASCII))
        .concat(ByteString.copyFrom(quoted))
        .concat(ByteString.copyFrom(("\"").getBytes(StandardCharsets.US_ASCII)));
  }
}
