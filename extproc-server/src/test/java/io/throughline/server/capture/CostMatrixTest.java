package io.throughline.server.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.throughline.selector.Cost;
import io.throughline.selector.Money;
import io.throughline.selector.Prices;
import io.throughline.selector.Pricing;
import io.throughline.selector.Usage;
import io.throughline.server.dialect.Api;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the cache costs and saves, from each provider's own counts to the exact amount. A request of
 * 1,000 input and 100 output tokens at 10 for input, 1 for cached input and 50 for output; where
 * writes have prices, 12.5 and 20.
 */
class CostMatrixTest {
  /** Counts as each provider writes them, whole and at the end of a stream. */
  private static final Map<String, String> USAGES =
      Map.ofEntries(
          Map.entry("chat none", "'prompt_tokens':1000,'completion_tokens':100"),
          Map.entry(
              "chat read",
              "'prompt_tokens':1000,'completion_tokens':100,'prompt_tokens_details':{'cached_tokens':600}"),
          Map.entry(
              "deepseek read",
              "'prompt_tokens':1000,'completion_tokens':100,'prompt_cache_hit_tokens':600"),
          Map.entry("responses none", "'input_tokens':1000,'output_tokens':100"),
          Map.entry(
              "responses read",
              "'input_tokens':1000,'output_tokens':100,'input_tokens_details':{'cached_tokens':600}"),
          Map.entry("anthropic none", "'input_tokens':1000,'output_tokens':100"),
          Map.entry(
              "anthropic read",
              "'input_tokens':400,'cache_read_input_tokens':600,'output_tokens':100"),
          Map.entry(
              "anthropic write",
              "'input_tokens':400,'cache_creation_input_tokens':600,'output_tokens':100"),
          Map.entry(
              "anthropic 1h",
              "'input_tokens':400,'cache_creation_input_tokens':600,'cache_creation':{'ephemeral_5m_input_tokens':0,'ephemeral_1h_input_tokens':600},'output_tokens':100"),
          Map.entry(
              "anthropic all",
              "'input_tokens':100,'cache_read_input_tokens':600,'cache_creation_input_tokens':300,'cache_creation':{'ephemeral_5m_input_tokens':200,'ephemeral_1h_input_tokens':100},'output_tokens':100"));

  @ParameterizedTest(name = "{0} {1}, prices {2}: {3}, uncached {4}")
  @CsvSource({
    "chat,none,all,0.015,0.015",
    "chat,read,all,0.0096,0.015",
    "chat,read,plain,0.0096,0.015",
    "chat,read,no_cached,,0.015",
    "deepseek,read,all,0.0096,0.015",
    "responses,none,all,0.015,0.015",
    "responses,read,all,0.0096,0.015",
    "responses,read,no_cached,,0.015",
    "anthropic,none,all,0.015,0.015",
    "anthropic,read,all,0.0096,0.015",
    "anthropic,read,no_cached,,0.015",
    "anthropic,write,all,0.0165,0.015",
    "anthropic,write,no_hour,0.0165,0.015",
    "anthropic,write,plain,0.015,0.015",
    "anthropic,1h,all,0.0222,0.015",
    "anthropic,1h,no_hour,0.021,0.015",
    "anthropic,1h,plain,0.015,0.015",
    "anthropic,1h,unknown,,",
    "anthropic,all,all,0.0113,0.015",
    "anthropic,all,no_hour,0.0111,0.015",
  })
  void theCacheIsPriced(
      String provider,
      String use,
      String prices,
      @Nullable BigDecimal total,
      @Nullable BigDecimal uncached) {
    String usage = USAGES.get(provider + " " + use).replace('\'', '"');
    for (boolean streamed : new boolean[] {false, true}) {
      Usage read = streamed ? streamed(provider, usage) : whole(provider, usage);
      Cost cost = Pricing.cost(prices(prices), read);
      assertEquals(usd(total), cost.total(), "streamed: " + streamed);
      assertEquals(usd(uncached), cost.uncached(), "streamed: " + streamed);
    }
  }

  private static Usage whole(String provider, String usage) {
    return read("application/json", provider, "{\"usage\":{" + usage + "}}");
  }

  private static Usage streamed(String provider, String usage) {
    String event =
        switch (provider) {
          case "responses" -> "{\"type\":\"response.completed\",\"response\":{\"usage\":{%s}}}";
          case "anthropic" -> "{\"type\":\"message_start\",\"message\":{\"usage\":{%s}}}";
          default -> "{\"choices\":[],\"usage\":{%s}}";
        };
    return read("text/event-stream", provider, "data: " + event.formatted(usage) + "\n\n");
  }

  private static Usage read(String type, String provider, String body) {
    Api api =
        switch (provider) {
          case "responses" -> Api.RESPONSES;
          case "anthropic" -> Api.MESSAGES;
          default -> Api.CHAT;
        };
    AnswerReader reader = AnswerReader.of(type, api);
    reader.read(ByteString.copyFromUtf8(body));
    reader.end();
    return reader.facts().usage();
  }

  private static Prices prices(String known) {
    boolean writes = known.equals("all") || known.equals("no_hour") || known.equals("no_cached");
    return known.equals("unknown")
        ? Prices.UNKNOWN
        : new Prices(
            "USD",
            BigDecimal.TEN,
            known.equals("no_cached") ? null : BigDecimal.ONE,
            writes ? new BigDecimal("12.5") : null,
            known.equals("all") ? new BigDecimal("22") : null,
            new BigDecimal("50"));
  }

  private static @Nullable Money usd(@Nullable BigDecimal amount) {
    return amount == null ? null : new Money("USD", amount);
  }
}
