package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestNeedsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CHAT|'messages':[{'role':'user','content':'type image_url'}]|",
        "CHAT|'messages':[{'role':'user','content':'x'}],'tools':[{}]|TOOLS",
        "CHAT|'messages':[{'role':'tool','tool_call_id':'c','content':'x'}]|TOOLS",
        "CHAT|'messages':[{'role':'user','content':[{'type':'image_url'}]},{'role':'user','content':'x'}]|IMAGES",
        "CHAT|'messages':[{'role':'user','content':[{'type':'input_audio'},{'type':'file'}]}]|AUDIO FILES",
        "CHAT|'messages':[{'role':'user','content':[{'type':'file'}]}],'messages':[{'role':'user','content':'x'}]|",
        "RESPONSES|'input':[{'role':'user','content':[{'type':'input_image'},{'type':'input_file'}]}]|FILES IMAGES",
        "RESPONSES|'input':[{'type':'computer_call_output','call_id':'c','output':{'type':'computer_screenshot'}}]|IMAGES TOOLS",
        "MESSAGES|'messages':[{'role':'user','content':[{'type':'image'},{'type':'document'}]}]|FILES IMAGES",
        "MESSAGES|'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'image'}]}]}]|IMAGES TOOLS",
      })
  void partsAndToolsInAnyMessageAreNeeds(Api api, String fields, String needs) throws Exception {
    byte[] body =
        ("{'model':'m'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    String read =
        RequestReader.read(api, body, null).needs().stream()
            .map(Enum::name)
            .sorted()
            .collect(Collectors.joining(" "));
    assertEquals(needs == null ? "" : needs, read);
  }
}
