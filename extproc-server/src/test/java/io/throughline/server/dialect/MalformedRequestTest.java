package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedRequestTest {
  private static final String SECRET = "SECRETPROMPT";
  private static final String MESSAGE = "{\"role\":\"user\",\"content\":\"" + SECRET + "\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| request body: not a JSON object",
        "[] | request body: not a JSON object",
        "\"SECRETPROMPT\" | request body: not a JSON object",
        "null | request body: not a JSON object",
        "{\"model\":\"m\",\"messages\":[]} {} "
            + "| request body: more than one JSON value (expected: one object)",
        "{\"messages\":[]} | model: absent (expected: a model name)",
        "{\"model\":null,\"messages\":[]} | model: null (expected: a string)",
        "{\"model\":7,\"messages\":[]} | model: a number (expected: a string)",
        "{\"model\":1.5,\"messages\":[]} | model: a number (expected: a string)",
        "{\"model\":true,\"messages\":[]} | model: a boolean (expected: a string)",
        "{\"model\":[\"SECRETPROMPT\"],\"messages\":[]} | model: a list (expected: a string)",
        "{\"model\":{},\"messages\":[]} | model: an object (expected: a string)",
        "{\"model\":\"m\"} | messages: absent (expected: a list)",
        "{\"model\":\"m\",\"messages\":null} | messages: null (expected: a list)",
        "{\"model\":\"m\",\"messages\":\"SECRETPROMPT\"} | messages: a string (expected: a list)",
        "{\"model\":\"m\",\"messages\":{}} | messages: an object (expected: a list)",
        "{\"model\":\"m\",\"messages\":[{},\"SECRETPROMPT\"]} "
            + "| messages[1]: a string (expected: an object)",
        "{\"model\":\"m\",\"messages\":[[]]} | messages[0]: a list (expected: an object)",
        "{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"} "
            + "| stream: a string (expected: true or false)",
      })
  void saysWhatStandsThereAndWhatIsExpected(String body, String message) {
    assertEquals(message, problem(bytes(body)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "messages,{\"model\":\"m\"}",
    "model,{}",
    "messages[0],'{\"model\":\"m\",\"messages\":[1]}'",
    ",[]"
  })
  void namesTheOffendingField(String parameter, String body) {
    assertEquals(parameter, problem(bytes(body)).parameter());
  }

  @Test
  void textThatIsNotJsonIsToldByItsPlaceOnly() {
    String body = "{\"model\":\"m\",\"messages\":[" + MESSAGE + "],,}";
    assertEquals(
        "request body: not valid JSON near byte "
            + body.indexOf(",,")
            + " (expected: a JSON object)",
        problem(bytes(body)).getMessage().replaceAll("byte \\d+", "byte " + body.indexOf(",,")));
    assertNoText(bytes(body));
  }

  @Test
  void aBodyCutAnywhereIsRefusedWithoutItsText() {
    byte[] whole = bytes("{\"messages\":[" + MESSAGE + "],\"model\":\"m\"}");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertNoText(cut);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET));
    body.write(0xff);
    body.writeBytes(bytes("\"}]}"));
    assertNoText(body.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16BE,true",
    "UTF-16BE,false",
    "UTF-16LE,true",
    "UTF-16LE,false",
    "UTF-32BE,true",
    "UTF-32BE,false",
    "UTF-16,true",
    "UTF-16,false"
  })
  void otherEncodingsAreRefusedByName(String charset, boolean modelFirst) {
    String model = "\"model\":\"m\"";
    String messages = "\"messages\":[" + MESSAGE + "]";
    String body = "{" + (modelFirst ? model + "," + messages : messages + "," + model) + "}";
    assertEquals(
        "request body: not UTF-8 (expected: UTF-8)",
        problem(body.getBytes(Charset.forName(charset))).getMessage());
  }

  @Test
  void aByteOrderMarkIsAccepted() throws MalformedRequestException {
    byte[] body = bytes("\ufeff{\"messages\":[" + MESSAGE + "],\"model\":\"m\"}");
    RequestFacts facts = RequestReader.read(Api.CHAT, body, null);
    ByteSpan span = facts.modelSpan();
    assertEquals(
        "\"m\"", new String(body, span.start(), span.end() - span.start(), StandardCharsets.UTF_8));
    RequestFacts plain =
        RequestReader.read(Api.CHAT, java.util.Arrays.copyOfRange(body, 3, body.length), null);
    assertEquals(plain.conversationDigest(), facts.conversationDigest());
  }

  @Test
  void deepNestingIsReadUpToItsBound() throws MalformedRequestException {
    assertEquals("m", RequestReader.read(Api.CHAT, bytes(nested(300)), null).model());
    assertEquals(
        "request body: nested too deep, or a number or a name too long (expected: at most 1000"
            + " levels, 1000 digits and 50000 characters)",
        problem(bytes(nested(2_000))).getMessage());
  }

  @Test
  void hugeNumbersElsewhereDoNotMatter() throws MalformedRequestException {
    String body = "{\"seed\":%s,\"temperature\":1e99999,\"model\":\"m\",\"messages\":[]}";
    assertEquals(
        "m", RequestReader.read(Api.CHAT, bytes(body.formatted("9".repeat(900))), null).model());
  }

  @Test
  void theErrorForTheClientHasTheMessageAndTheField() {
    ApiError error = ApiError.malformed(problem(bytes("{}")));
    assertEquals(
        "{\"error\":{\"message\":\"model: absent (expected: a model name)\",\"type\":"
            + "\"invalid_request_error\",\"param\":\"model\",\"code\":\"invalid_request\"}}",
        OpenAi.error(error));
    assertEquals(400, error.status());
  }

  private static String nested(int depth) {
    return "{\"model\":\"m\",\"messages\":[],\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  private static void assertNoText(byte[] body) {
    String message = problem(body).getMessage();
    assertFalse(message.contains("SECRET"), message);
    assertFalse(message.contains("near byte -"), message);
  }

  private static MalformedRequestException problem(byte[] body) {
    return assertThrows(
        MalformedRequestException.class, () -> RequestReader.read(Api.CHAT, body, null));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
