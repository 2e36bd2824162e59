package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.diverging.StrictMessages.SystemMessages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * In the rows, {@code '} stands for a quote, {@code U} and {@code A} for messages of a user and an
 * assistant with these blocks, {@code S} for a system message; {@code @c} is the call with the id
 * c, {@code #c} its result, {@code t} a text.
 */
class StrictMessagesTest {
  private static final String TEXT = "{'type':'text','text':'x'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "U(t)",
        "{'role':'user','content':'hi'}",
        "U(t) U(t) A(t) A(t) U(t,t)",
        "U(t) A(t,@c) U(#c)",
        "U(t) A(@c,@d) U(#d,#c,t) A(t) U(t)",
        "U(t) A(@c) U(#c) U(t)",
        "U(t) A({'type':'thinking','thinking':'h','signature':'s'},@c) U(#c)",
        "U(t) A({'type':'server_tool_use','id':'s'},{'type':'web_search_tool_result'},t) U(t)",
        "U(t) A(@c) U({'type':'tool_result','tool_use_id':'c'})",
        "U(t) A(@c) U({'type':'tool_result','tool_use_id':'c','content':[{'type':'text','text':''},{'type':'image'}],'is_error':true})",
      })
  void takes(String messages) {
    assertEquals(List.of(), check(messages, SystemMessages.REFUSED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~request: no messages",
        "A(t) U(t)~[0]: the first message is no user's",
        "U(t) A(t)~[1]: an assistant message ends it",
        "U(t) {'role':'tool','content':'x'}~[1]: role 'tool'",
        "U(t) S~[1]: role 'system'",
        "{'role':'user'}~[0]: no content",
        "U()~[0]: no content",
        "{'role':'user','content':' '}~[0]: blank text",
        "U({'type':'text','text':'  '})~[0]: blank text",
        "U(t) {'role':'assistant','content':''} U(t)~[1]: blank text",
        "U({'type':'input_text','text':'x'})~[0]: block of type 'input_text'",
        "U(@c)~[0]: block of type 'tool_use'",
        "U(t) A(#c) U(t)~[1]: block of type 'tool_result'",
        "U(#c)~[0]: tool_result of no call of the message before",
        "U(t) A(@c) U(t)~[2]: calls without results in the next message: [c]",
        "U(t) A(@c) U(t) U(#c)~[2]: calls without results in the next message: [c]",
        "U(t) A(@c) U(t) U(#c)~[3]: tool_result of no call of the message before",
        "U(t) A(@c,@d) U(#c)~[2]: calls without results in the next message: [d]",
        "U(t) A(@c,@d) U(#c) U(#d)~[3]: tool_result of no call of the message before",
        "U(t) A(@c) A(t) U(#c)~[2]: calls without results in the next message: [c]",
        "U(t) A(@c)~[1]: calls without results in the next message: [c]",
        "U(t) A(@c) U(t,#c)~[2]: tool_result after another block",
        "U(t) A(@c) U(#c,#c)~[2]: two results of the call c",
        "U(t) A(@c) U(#c,#d)~[2]: tool_result of no call of the message before",
        "U(t) A(@c) U(#c) A(@c) U(#c)~[3]: two calls with the id c",
        "U(t) A({'type':'tool_use','id':'a b','name':'f','input':{}}) U(t)~[1]: id of a tool_use",
        "U(t) A({'type':'tool_use','id':'a','name':'f g','input':{}}) U(#a)~[1]: name of a tool",
        "U(t) A({'type':'tool_use','id':'a','name':'f','input':'{}'}) U(#a)~[1]: input is no object",
        "U(t) A(@c) U({'type':'tool_result','tool_use_id':'c','content':[{'type':'tool_use'}]})~[2]: content part of type 'tool_use'",
      })
  void refuses(String messages, String violation) {
    found(check(messages, SystemMessages.REFUSED), violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "U(t) S",
        "U(t) A(@c) U(#c) S",
        "U(t) A(@c) U(#c) S A(t) U(t) S",
        "U(t) A({'type':'server_tool_use','id':'s'},{'type':'web_search_tool_result'}) S A(t) U(t)",
      })
  void takesSystemMessagesInTheirPlaces(String messages) {
    assertEquals(List.of(), check(messages, SystemMessages.TAKEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "S U(t)~[0]: the first message is no user's",
        "U(t) S S~[2]: a system message after no user's",
        "U(t) A(t) S U(t)~[2]: a system message after no user's",
        "U(t) S U(t)~[2]: a system message is followed by neither the end nor an assistant",
        "U(t) A(@c) S U(#c)~[2]: calls without results in the next message: [c]",
        "U(t) {'role':'system','content':' '}~[1]: blank content",
        "U(t) {'role':'system','content':[{'type':'image'}]}~[1]: content that is no text",
      })
  void refusesSystemMessagesElsewhere(String messages, String violation) {
    found(check(messages, SystemMessages.TAKEN), violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'system':' '~request: blank system",
        "'system':[{'type':'text','text':''}]~request: blank system",
        "'system':[]~request: no system",
        "'system':[{'type':'image'}]~request: system that is no text",
        "'tools':[%1$s,%1$s],'system':[{'type':'text','text':'x',%2$s}],'messages':[{'role':'user','content':[%1$s,%1$s]}]~request: 5 cache marks",
        "'messages':[{'role':'user','content':[{'type':'thinking',%2$s}]}]~[0]: cache mark on thinking",
        "'messages':[{'role':'user','content':[{'type':'text','text':'x','cache_control':{'type':'ever'}}]}]~[0]: another cache mark",
      })
  void refusesWholeRequests(String members, String violation) {
    String mark = "'cache_control':{'type':'ephemeral'}";
    String marked = "{'type':'text','text':'x'," + mark + "}";
    found(request(members.formatted(marked, mark)), violation);
  }

  @Test
  void takesFourMarksResultsIncluded() {
    String mark = "'cache_control':{'type':'ephemeral'}";
    String marked = "{'type':'text','text':'x'," + mark + "}";
    String result =
        "{'type':'tool_result','tool_use_id':'c','content':[%s],%s}".formatted(marked, mark);
    String members =
        "'system':[%s],'messages':[%s]"
            .formatted(marked, messages("U(" + marked + ") A(@c) U(" + result + ")"));
    assertEquals(List.of(), request(members));
  }

  private static void found(List<Violation> violations, String expected) {
    List<String> found = violations.stream().map(Violation::toString).toList();
    assertTrue(found.contains(expected), found::toString);
  }

  private static List<Violation> check(String messages, SystemMessages system) {
    return StrictMessages.check(
        JsonMapper.shared()
            .readTree("{\"messages\":[" + messages(messages).replace('\'', '"') + "]}"),
        system);
  }

  private static List<Violation> request(String members) {
    return StrictMessages.check(
        JsonMapper.shared().readTree("{" + members.replace('\'', '"') + "}"),
        SystemMessages.REFUSED);
  }

  private static String messages(String row) {
    return row.replaceAll("\\) (?=[UAS{])", "),")
        .replaceAll("(?<=[S}]) (?=[UAS{])", ",")
        .replaceAll("(?<=[(,])t(?=[,)])", TEXT)
        .replaceAll("@(\\w)", "{'type':'tool_use','id':'$1','name':'f','input':{}}")
        .replaceAll("#(\\w)", "{'type':'tool_result','tool_use_id':'$1','content':'x'}")
        .replace("U(", "{'role':'user','content':[")
        .replace("A(", "{'role':'assistant','content':[")
        .replace(")", "]}")
        .replaceAll("\\bS\\b", "{'role':'system','content':'x'}");
  }
}
