package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.throughline.server.Facts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the hashes of conversations do not see, and what they do. In the rows, {@code '} stands for
 * a quote.
 */
class CanonicalHashTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        // A text as a string or as blocks.
        "CHAT~'messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]",
        "MESSAGES~'messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]",
        "MESSAGES~'system':'s','messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':'hi'}],'system':[{'type':'text','text':'s'}]",
        "RESPONSES~'input':'hi'~'input':[{'role':'user','content':'hi'}]",
        "RESPONSES~'input':'hi'~'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}]",
        "MESSAGES~'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'7'}]}]~'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'7'}]}]}]",
        // Markers of caches.
        "MESSAGES~'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]~'messages':[{'role':'user','content':[{'type':'text','text':'hi','cache_control':{'type':'ephemeral','ttl':'1h'}}]}]",
        "MESSAGES~'system':[{'type':'text','text':'s'}],'messages':[]~'system':[{'text':'s','cache_control':{'type':'ephemeral'}}],'messages':[]",
        "CHAT~'messages':[{'role':'user','content':[{'type':'text','text':'hi','cache_control':{'type':'ephemeral'}}]}]~'messages':[{'role':'user','content':'hi','cache_control':null}]",
        // Spacing, other fields, what a provider adds to its items.
        "CHAT~'messages':[{'role':'user','content':'hi'}]~'temperature':1, 'messages' : [ {'role' : 'user' ,\t'content' : 'hi', 'name':'x' } ] , 'tools':[{}]",
        "RESPONSES~'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}]~'input':[{'type':'function_call','id':'fc_1','status':'completed','call_id':'c','name':'f','arguments':'{}'}]",
        "CHAT~'messages':[{'role':'assistant','content':'a'}]~'messages':[{'role':'assistant','content':'a','refusal':null,'tool_calls':null,'reasoning_content':'hm'}]",
        // Reasoning that the client leaves out later.
        "MESSAGES~'messages':[{'role':'assistant','content':[{'type':'text','text':'a'}]}]~'messages':[{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},{'type':'text','text':'a'}]}]",
        "MESSAGES~'messages':[{'role':'assistant','content':[{'type':'text','text':'a'}]}]~'messages':[{'role':'assistant','content':[{'type':'redacted_thinking','data':'x'},{'type':'text','text':'a'}]}]",
      })
  void seesNoDifference(Api api, String one, String other) {
    assertEquals(read(api, one).prefixes().whole(), read(api, other).prefixes().whole());
    assertEquals(read(api, one).prefixes().earlier(), read(api, other).prefixes().earlier());
    assertEquals(read(api, one).conversationDigest(), read(api, other).conversationDigest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "CHAT~'messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':'ho'}]",
        "CHAT~'messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'assistant','content':'hi'}]",
        "CHAT~'messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':'hi'},{'role':'user'}]",
        "CHAT~'messages':[{'role':'user','content':'ab'}]~'messages':[{'role':'user','content':[{'text':'a'},{'text':'b'}]}]",
        "CHAT~'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]~'messages':[{'role':'user','content':'b'},{'role':'user','content':'a'}]",
        "CHAT~'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'}]~'messages':[{'role':'system','content':'t'},{'role':'user','content':'a'}]",
        "CHAT~'messages':[{'role':'assistant','tool_calls':[{'id':'c1'}]}]~'messages':[{'role':'assistant','tool_calls':[{'id':'c2'}]}]",
        "CHAT~'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'1'}}]}]~'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':'2'}}]}]",
        "CHAT~'messages':[{'role':'tool','tool_call_id':'c','content':'1'}]~'messages':[{'role':'tool','tool_call_id':'c','content':'2'}]",
        "CHAT~'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'a'}}]}]~'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'b'}}]}]",
        "MESSAGES~'system':'s','messages':[{'role':'user','content':'hi'}]~'system':'t','messages':[{'role':'user','content':'hi'}]",
        "MESSAGES~'system':'s','messages':[{'role':'user','content':'hi'}]~'messages':[{'role':'user','content':'hi'}]",
        "MESSAGES~'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{'a':1}}]}]~'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{'a':2}}]}]",
        "MESSAGES~'messages':[{'role':'user','content':[{'type':'image','source':{'data':'a'}}]}]~'messages':[{'role':'user','content':[{'type':'image','source':{'data':'b'}}]}]",
        "RESPONSES~'instructions':'s','input':'hi'~'instructions':'t','input':'hi'",
        "RESPONSES~'instructions':'s','input':'hi'~'input':'hi'",
        "RESPONSES~'input':[{'type':'function_call_output','call_id':'c','output':'1'}]~'input':[{'type':'function_call_output','call_id':'c','output':'2'}]",
        "RESPONSES~'input':[{'type':'local_shell_call','call_id':'c','action':{'command':['ls']}}]~'input':[{'type':'local_shell_call','call_id':'c','action':{'command':['rm']}}]",
      })
  void seesTheDifference(Api api, String one, String other) {
    assertNotEquals(read(api, one).prefixes().whole(), read(api, other).prefixes().whole());
  }

  @Test
  void changedInstructionsChangeEveryBeginning() {
    String rest = "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]";
    assertNotEquals(
        read(Api.MESSAGES, "'system':'s'," + rest).prefixes().earlier(),
        read(Api.MESSAGES, "'system':'t'," + rest).prefixes().earlier());
  }

  @Test
  void theNextRequestBeginsWithThisOneInEveryApi() {
    for (Api api : new Api[] {Api.CHAT, Api.MESSAGES}) {
      assertContinues(api, "'messages'", "{'role':'assistant','content':'b'}");
    }
    assertContinues(
        Api.RESPONSES,
        "'input'",
        "{'type':'reasoning','summary':[]},{'role':'assistant','content':'b'}");
  }

  private static void assertContinues(Api api, String list, String answer) {
    String first = "{'role':'user','content':'a'}";
    RequestFacts next = read(api, list + ":[" + first + "," + answer + "," + first + "]");
    RequestFacts opening = read(api, list + ":[" + first + "]");
    assertEquals(opening.prefixes().whole(), next.prefixes().earlier().getFirst());
    assertEquals(opening.conversationDigest(), next.parentDigest());
  }

  @Test
  void ofVeryManyAnswersTheNewestBeginningsAreKept() {
    StringBuilder messages = new StringBuilder("{'role':'user','content':'a'}");
    for (int i = 0; i < 200; i++) {
      messages.append(",{'role':'assistant','content':'b'},{'role':'user','content':'c'}");
    }
    assertEquals(64, read(Api.CHAT, "'messages':[" + messages + "]").prefixes().earlier().size());
  }

  private static RequestFacts read(Api api, String fields) {
    try {
      String body = "{'model':'auto'," + fields + "}";
      return Facts.read(api, body.replace('\'', '"'), MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
