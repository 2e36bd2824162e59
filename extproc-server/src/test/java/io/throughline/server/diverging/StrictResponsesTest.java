package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * In the rows, {@code '} stands for a quote, {@code @c} for a call with the id c, {@code #c} for
 * its output, {@code %r} for reasoning with the id r, {@code U}, {@code A} and {@code D} for
 * messages of a user, an assistant and a developer.
 */
class StrictResponsesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'input':'hi'",
        "'input':[U]",
        "'input':[{'role':'user','content':'hi'}]",
        "'input':[D,U,A,D,U,U]",
        "'input':[U,A,@c,#c]",
        "'input':[U,@c,@d,#d,#c,D]",
        "'input':[U,@c,#c,@d,#d,A,U]",
        "'input':[U,%r,@c,%s,@d,#c,#d]",
        "'input':[U,%r,%s,A,U]",
        "'previous_response_id':'p','input':[#c]",
        "'conversation':'p','input':[#c,D]",
        "'previous_response_id':'p','input':[]",
        "'input':[U,{'type':'custom_tool_call','call_id':'c','name':'f','input':''},{'type':'custom_tool_call_output','call_id':'c','output':''}]",
        "'input':[@c,{'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'x'}]}]",
        "'input':[U,{'type':'web_search_call','id':'w'},A,U]",
        "'input':[{'type':'item_reference','id':'i'},U]",
      })
  void takes(String members) {
    assertEquals(List.of(), check(members));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'model':'m'~request: no input",
        "'input':''~request: no input",
        "'input':[]~request: no input",
        "'input':[{'role':'tool','content':'x'}]~[0]: role 'tool'",
        "'input':[{'type':'tool_result'}]~[0]: item of type 'tool_result'",
        "'input':[{'role':'user','content':[]}]~[0]: content is no text and no parts",
        "'input':[{'role':'user','content':[{'type':'text','text':'x'}]}]~[0]: content part of type 'text'",
        "'input':[{'role':'user','content':[{'type':'output_text','text':'x'}]}]~[0]: content part of type 'output_text'",
        "'input':[{'role':'assistant','content':[{'type':'input_text','text':'x'}]}]~[0]: content part of type 'input_text'",
        "'input':[{'role':'user','content':[{'type':'input_text'}]}]~[0]: text part without text",
        "'input':[#c]~[0]: output of no call before it",
        "'input':[#c,@c]~[0]: output of no call before it",
        "'input':[U,@c]~[1]: calls without an output: [c]",
        "'previous_response_id':'p','input':[@c]~[0]: calls without an output: [c]",
        "'input':[U,@c,D,#c]~[2]: 'message' between a call and its output",
        "'input':[U,@c,U,#c]~[2]: 'message' between a call and its output",
        "'input':[U,@c,@d,#c,D,#d]~[4]: 'message' between a call and its output",
        "'input':[U,@c,{'type':'item_reference','id':'i'},#c]~[2]: 'item_reference' between a call and its output",
        "'input':[@c,#c,#c]~[2]: call answered twice",
        "'input':[@c,#c,@c,#c]~[2]: two calls with the id c",
        "'input':[@c,{'type':'custom_tool_call_output','call_id':'c','output':''}]~[1]: output of another family",
        "'input':[{'type':'function_call','call_id':'c','name':'f g','arguments':''},#c]~[0]: name of a function",
        "'input':[{'type':'function_call','call_id':'c','name':'f','arguments':{}},#c]~[0]: arguments are no text",
        "'input':[{'type':'function_call','id':'call_1','call_id':'c','name':'f','arguments':''},#c]~[0]: id of an item of another type",
        "'input':[{'type':'function_call','name':'f','arguments':''}]~[0]: call without call_id",
        "'input':[@c,{'type':'function_call_output','output':''}]~[1]: output without call_id",
        "'input':[@c,{'type':'function_call_output','call_id':'c','output':{}}]~[1]: content is no text and no parts",
        "'input':[U,%r]~[1]: reasoning without the item it led to",
        "'input':[U,%r,U]~[2]: reasoning without the item it led to",
        "'input':[U,%r,D,A,U]~[2]: reasoning without the item it led to",
        "'input':[U,@c,%r,#c]~[3]: reasoning without the item it led to",
        "'input':[U,%r,@c,#c,%r,A]~[4]: two items with the id r",
      })
  void refuses(String members, String violation) {
    List<String> found = check(members).stream().map(Violation::toString).toList();
    assertTrue(found.contains(violation), found::toString);
  }

  private static List<Violation> check(String members) {
    String text =
        members
            .replaceAll("(?<=[\\[,])U(?=[,\\]])", message("user", "input_text"))
            .replaceAll("(?<=[\\[,])D(?=[,\\]])", message("developer", "input_text"))
            .replaceAll("(?<=[\\[,])A(?=[,\\]])", message("assistant", "output_text"))
            .replaceAll(
                "@(\\w)", "{'type':'function_call','call_id':'$1','name':'f','arguments':'{}'}")
            .replaceAll("#(\\w)", "{'type':'function_call_output','call_id':'$1','output':'x'}")
            .replaceAll("%(\\w)", "{'type':'reasoning','id':'$1','summary':[]}");
    return StrictResponses.check(JsonMapper.shared().readTree("{" + text.replace('\'', '"') + "}"));
  }

  private static String message(String role, String part) {
    return "{'type':'message','role':'%s','content':[{'type':'%s','text':'x'}]}"
        .formatted(role, part);
  }
}
