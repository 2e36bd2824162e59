package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** In the rows, {@code '} stands for a quote and {@code @c} for the call with the id c. */
class StrictChatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{'role':'user','content':'hi'}",
        "{'role':'user','content':''}",
        "{'role':'system','content':'s'},{'role':'user','content':[{'type':'text','text':'hi'},{'type':'image_url','image_url':{'url':'u'}}]}",
        "{'role':'user','content':'hi'},{'role':'assistant','content':'a'},{'role':'developer','content':'d'},{'role':'user','content':'b'},{'role':'user','content':'c'}",
        "{'role':'user','content':'hi'},{'role':'assistant','content':null,'tool_calls':[@c]},{'role':'tool','tool_call_id':'c','content':''}",
        "{'role':'user','content':'hi'},{'role':'assistant','content':null,'tool_calls':[@c]},{'role':'tool','tool_call_id':'c','content':'x'},{'role':'system','content':'s'}",
        "{'role':'assistant','tool_calls':[@c,@d]},{'role':'tool','tool_call_id':'d','content':[{'type':'text','text':'x'}]},{'role':'tool','tool_call_id':'c','content':'x'},{'role':'assistant','content':'a','tool_calls':[@c]},{'role':'tool','tool_call_id':'c','content':'x'}",
        "{'role':'assistant','tool_calls':[{'id':'c','type':'custom','custom':{'name':'f','input':''}}]},{'role':'tool','tool_call_id':'c','content':'x'}",
        "{'role':'assistant','content':null,'refusal':'no'}",
      })
  void takes(String messages) {
    assertEquals(List.of(), check(messages));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~request: no messages",
        "{'role':'robot','content':'x'}~[0]: role 'robot'",
        "{'content':'x'}~[0]: role ''",
        "{'role':'user'}~[0]: content is no text and no parts",
        "{'role':'user','content':null}~[0]: content is no text and no parts",
        "{'role':'user','content':[]}~[0]: content is no text and no parts",
        "{'role':'user','content':[{'type':'input_text','text':'x'}]}~[0]: content part of type 'input_text'",
        "{'role':'system','content':[{'type':'image_url'}]}~[0]: content part of type 'image_url'",
        "{'role':'user','content':[{'type':'text'}]}~[0]: text part without text",
        "{'role':'assistant','content':null}~[0]: content is no text and no parts",
        "{'role':'assistant','content':null,'tool_calls':[]}~[0]: tool_calls is no list of calls",
        "{'role':'user','content':'x','tool_calls':[@c]}~[0]: calls of another role",
        "{'role':'tool','tool_call_id':'c','content':'x'}~[0]: tool message that answers no call before it",
        "{'role':'assistant','tool_calls':[@c]}~[0]: calls without tool messages directly after: [c]",
        "{'role':'assistant','tool_calls':[@c]},{'role':'user','content':'x'},{'role':'tool','tool_call_id':'c','content':'x'}~[1]: calls without tool messages directly after: [c]",
        "{'role':'assistant','tool_calls':[@c]},{'role':'user','content':'x'},{'role':'tool','tool_call_id':'c','content':'x'}~[2]: tool message that answers no call before it",
        "{'role':'assistant','tool_calls':[@c,@d]},{'role':'tool','tool_call_id':'c','content':'x'},{'role':'system','content':'s'},{'role':'tool','tool_call_id':'d','content':'x'}~[2]: calls without tool messages directly after: [d]",
        "{'role':'assistant','tool_calls':[@c]},{'role':'tool','tool_call_id':'d','content':'x'}~[1]: tool message that answers no call before it",
        "{'role':'assistant','tool_calls':[@c]},{'role':'tool','tool_call_id':'c','content':'x'},{'role':'tool','tool_call_id':'c','content':'x'}~[2]: call answered twice",
        "{'role':'assistant','tool_calls':[@c]},{'role':'tool','content':'x'}~[1]: tool message without tool_call_id",
        "{'role':'assistant','tool_calls':[@c]},{'role':'tool','tool_call_id':'c','content':null}~[1]: content is no text and no parts",
        "{'role':'assistant','tool_calls':[@c,@c]}~[0]: two calls with the id c",
        "{'role':'assistant','tool_calls':[{'id':'','type':'function','function':{'name':'f','arguments':''}}]}~[0]: call without an id",
        "{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':''}}]}~[0]: call of another type",
        "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f g','arguments':''}}]}~[0]: name of a tool",
        "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':{}}}]}~[0]: arguments are no text",
      })
  void refuses(String messages, String violation) {
    List<String> found = check(messages).stream().map(Violation::toString).toList();
    assertTrue(found.contains(violation), found::toString);
  }

  private static List<Violation> check(String messages) {
    String text =
        messages.replaceAll(
            "@(\\w)", "{'id':'$1','type':'function','function':{'name':'f','arguments':'{}'}}");
    return StrictChat.check(
        JsonMapper.shared().readTree("{\"messages\":[" + text.replace('\'', '"') + "]}"));
  }
}
