package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.throughline.server.Facts;
import io.throughline.server.config.ReasoningForm;
import io.throughline.server.config.ReasoningForm.Kind;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The body for the upstream, byte for byte. {@code M} stands for the model's field. */
class UpstreamBodyTest {
  private static final ByteString MODEL = ByteString.copyFromUtf8("\"up\"");
  private static final Map<String, Kind> KINDS =
      Map.of("top", Kind.EFFORT, "effort", Kind.TEMPLATE_EFFORT, "flag", Kind.TEMPLATE_FLAG);
  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest(name = "{0} {1}: {2} -> {3}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // An effort at the top level.
        "top~high~{M}~{M,\"reasoning_effort\":\"high\"}",
        "top~high~{ \"reasoning_effort\" : \"low\" , M, \"x\":1 }~{ \"reasoning_effort\" : \"high\" , M, \"x\":1 }",
        "top~high~{M,\"reasoning_effort\":null}~{M,\"reasoning_effort\":\"high\"}",
        "top~high~{\"reasoning_effort\":1,M,\"reasoning_effort\":2}~{\"reasoning_effort\":1,M,\"reasoning_effort\":\"high\"}",
        "top~off~{M}~{M,\"reasoning_effort\":\"low\"}",
        "top~off~{M,\"reasoning_effort\":\"high\"}~{M,\"reasoning_effort\":\"high\"}",
        // An effort that the chat template is given.
        "effort~high~{M}~{M,\"chat_template_kwargs\":{\"p\":\"high\"}}",
        "effort~high~{M,\"reasoning_effort\":\"low\"}~{M,\"chat_template_kwargs\":{\"p\":\"high\"}}",
        "effort~high~{M,\"chat_template_kwargs\":{\"p\":\"low\",\"q\":[1, 2]}}~{M,\"chat_template_kwargs\":{\"p\":\"high\",\"q\":[1, 2]}}",
        "effort~off~{M}~{M,\"chat_template_kwargs\":{\"p\":\"low\"}}",
        "effort~off~{M,\"reasoning_effort\":\"high\"}~{M,\"chat_template_kwargs\":{\"p\":\"high\"}}",
        "effort~off~{M,\"reasoning_effort\":null}~{M,\"chat_template_kwargs\":{\"p\":\"low\"}}",
        "effort~off~{M,\"chat_template_kwargs\":{\"p\":\"high\"}}~{M,\"chat_template_kwargs\":{\"p\":\"high\"}}",
        // A flag that the chat template is given.
        "flag~high~{M}~{M,\"chat_template_kwargs\":{\"p\":true}}",
        "flag~off~{M}~{M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~high~{M, \"chat_template_kwargs\" : { \"q\" : 1 } }~{M, \"chat_template_kwargs\" : {\"p\":true, \"q\" : 1 } }",
        "flag~high~{M,\"chat_template_kwargs\":{ }}~{M,\"chat_template_kwargs\":{\"p\":true }}",
        "flag~high~{M,\"chat_template_kwargs\":null}~{M,\"chat_template_kwargs\":{\"p\":true}}",
        "flag~high~{M,\"chat_template_kwargs\":\"x\"}~{M,\"chat_template_kwargs\":{\"p\":true}}",
        "flag~off~{M,\"chat_template_kwargs\":{\"p\": true ,\"p\" : 7}}~{M,\"chat_template_kwargs\":{\"p\": true ,\"p\" : false}}",
        "flag~high~{M,\"chat_template_kwargs\":{\"\\u0070\":false}}~{M,\"chat_template_kwargs\":{\"\\u0070\":true}}",
        "flag~high~{M,\"chat_template_kwargs\":{\"q\":{\"p\":false}}}~{M,\"chat_template_kwargs\":{\"p\":true,\"q\":{\"p\":false}}}",
        // The field that goes takes one comma with it.
        "flag~off~{\"reasoning_effort\":\"high\",M}~{M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~off~{ \"reasoning_effort\" : \"high\" , M}~{  M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~off~{\"x\":1, \"reasoning_effort\":\"high\",M}~{\"x\":1,M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~off~{\"reasoning_effort\":1,\"reasoning_effort\":2,M,\"reasoning_effort\":3}~{M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~off~{\"x\":{\"reasoning_effort\":1},M}~{\"x\":{\"reasoning_effort\":1},M,\"chat_template_kwargs\":{\"p\":false}}",
        "flag~off~{M,\"re\\u0061soning_effort\":[1,{\"a\":2}]}~{M,\"chat_template_kwargs\":{\"p\":false}}",
      })
  void isWrittenInTheModelsForm(String form, String said, String body, String upstream) {
    Reasoning reasoning =
        said.equals("off") ? new Reasoning(false, "x") : new Reasoning(true, said);
    ReasoningForm reads = new ReasoningForm(KINDS.get(form), "p");
    assertEquals(expanded(upstream, "up"), edited(expanded(body, "auto"), reads, reasoning));
  }

  @Test
  void nothingElseChangesWithoutAWord() {
    String body = expanded("{ \"reasoning_effort\":\"x\",M,\"chat_template_kwargs\":{ }}", "auto");
    String upstream =
        expanded("{ \"reasoning_effort\":\"x\",M,\"chat_template_kwargs\":{ }}", "up");
    assertEquals(upstream, edited(body, new ReasoningForm(Kind.EFFORT, "p"), null));
    assertEquals(upstream, edited(body, null, new Reasoning(true, "high")));
  }

  @Test
  void whateverTheOrderTheBodyStaysJson() throws Exception {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      String body = body(random);
      Kind kind = Kind.values()[random.nextInt(3)];
      Reasoning reasoning = new Reasoning(random.nextBoolean(), "high");
      ObjectNode before = (ObjectNode) JSON.readTree(body);
      JsonNode after = JSON.readTree(edited(body, new ReasoningForm(kind, "p"), reasoning));
      String what = "seed " + seed + ": " + kind + " " + reasoning + " " + body;
      assertEquals(EditedTree.of(before, kind, reasoning), after, what);
    }
  }

  @Test
  void aFieldThatIsRepeatedWithoutEndIsRefused() {
    String eight = "\"reasoning_effort\":1,".repeat(8);
    Facts.read(expanded("{" + eight + "M}", "auto"));
    byte[] nine =
        expanded("{" + eight + "\"reasoning_effort\":1,M}", "auto")
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "reasoning_effort: more than 8 times (expected: once)",
        assertThrows(
                MalformedRequestException.class, () -> RequestReader.read(Api.CHAT, nine, null))
            .getMessage());
  }

  private static String body(Random random) {
    List<String> fields = new ArrayList<>(List.of("M"));
    String[] efforts = {"\"low\"", "null", "7", "{\"a\":[1]}"};
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add("\"reasoning_effort\"" + blank(random) + ":" + efforts[random.nextInt(4)]);
    }
    String[] kwargs = {
      "{}", "{ \"q\":1 }", "{\"p\":\"x\"}", "null", "[]", "{\"q\":{\"p\":1},\"p\":2}"
    };
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.add("\"chat_template_kwargs\":" + blank(random) + kwargs[random.nextInt(6)]);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.add("\"x" + i + "\":{\"reasoning_effort\":1}");
    }
    Collections.shuffle(fields, random);
    String comma = blank(random) + "," + blank(random);
    return expanded("{" + blank(random) + String.join(comma, fields) + "}", "auto");
  }

  private static String blank(Random random) {
    return new String[] {"", " ", "\n", "\t\r\n"}[random.nextInt(4)];
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{M,\"stream\":true}~{M,\"stream_options\":{\"include_usage\":true},\"stream\":true}",
        "{M,\"stream\":true,\"stream_options\":null}~{M,\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{M,\"stream\":true,\"stream_options\" : { } }~{M,\"stream\":true,\"stream_options\" : {\"include_usage\":true } }",
        "{M,\"stream\":true,\"stream_options\":{\"x\":[1, 2]}}~{M,\"stream\":true,\"stream_options\":{\"include_usage\":true,\"x\":[1, 2]}}",
        "{\"stream_options\":{\"x\":1, \"include_usage\" : false },\"stream\":true,M}~{\"stream_options\":{\"x\":1, \"include_usage\" : true },\"stream\":true,M}",
        "{M,\"stream\":true,\"stream_options\":{\"include_usage\":true}}~{M,\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{M,\"stream\":false}~{M,\"stream\":false}",
        "{M}~{M}",
      })
  void aStreamedAnswerIsAskedForItsUsage(String body, String upstream) {
    String sent = expanded(body, "auto");
    ByteString bytes = ByteString.copyFromUtf8(sent);
    assertEquals(
        expanded(upstream, "up"),
        UpstreamBody.of(bytes, Facts.read(sent), MODEL, null, null, true, Notice.NONE)
            .toStringUtf8());
    assertEquals(
        expanded(body, "up"),
        UpstreamBody.of(bytes, Facts.read(sent), MODEL, null, null, false, Notice.NONE)
            .toStringUtf8());
  }

  @Test
  void onlyChatCompletionsAreAskedForTheirUsage() {
    String body = "{\"model\":\"auto\",\"stream\":true,\"max_tokens\":1,\"messages\":[]}";
    ByteString bytes = ByteString.copyFromUtf8(body);
    ByteString edited =
        UpstreamBody.of(
            bytes, Facts.read(Api.MESSAGES, body, null), MODEL, null, null, true, Notice.NONE);
    assertEquals(body.replace("auto", "up"), edited.toStringUtf8());
  }

  private static String expanded(String body, String model) {
    int end = body.lastIndexOf('}');
    return body.substring(0, end).replace("M", "\"model\":\"" + model + "\"") + ",\"messages\":[]}";
  }

  private static String edited(
      String body, @Nullable ReasoningForm form, @Nullable Reasoning reasoning) {
    ByteString bytes = ByteString.copyFromUtf8(body);
    return UpstreamBody.of(bytes, Facts.read(body), MODEL, form, reasoning, false, Notice.NONE)
        .toStringUtf8();
  }
}
