package io.throughline.server.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.throughline.replay.TurnSignals;
import io.throughline.server.dialect.Api;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MadeCallsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Edit | {\"file_path\":\"src/A.java\",\"old_string\":\"\\\"path\\\": \\\"x\\\"\"} | src/A.java",
        "NotebookEdit | {\"notebook_path\":\"n.ipynb\"} | n.ipynb",
        "edit | {\"filePath\":\"a.ts\"} | a.ts",
        "write_to_file | {\"content\":\"...\",\"path\":\"a b/\\u00fc\\\\.md\"} | a b/ü\\.md",
        "replace | {\"file_path\":\"x.go\"} | x.go",
        "mcp__fs__write_file | {\"path\" : \"x\"} | x",
        "str_replace_editor | {\"path\":\"x.py\",\"command\":\"create\"} | x.py",
        "str_replace_editor | {\"command\":\"view\",\"path\":\"x.py\"} | ~~",
        "developer__text_editor | {\"command\":\"write\",\"path\":\"x.py\"} | x.py",
        "multi_replace_string_in_file | {\"replacements\":[{\"filePath\":\"a\"},{\"filePath\":\"b\"},{\"filePath\":\"a\"}]} | a,b",
        "apply_patch | {\"input\":\"*** Begin Patch\\n*** Update File: a/b.rs\\n*** Move to: a/c.rs\\n+*** Add File: no\\n*** End Patch\"} | a/b.rs,a/c.rs",
        "Read | {\"file_path\":\"src/A.java\"} | ~~",
        "edit_file | {\"path\":[\"x\"],\"target_file\":5} | x",
        "edit_file | {\"path\":\"\\n\"} | ~~",
        "edit_file | {\"path\":\"broken | ~~",
        "edit_file | ]]]}}:,\"\"\"\\ | ~~",
      })
  void aCallTellsTheFilesThatItEdits(String tool, String arguments, String paths) {
    List<String> expected = paths.isEmpty() ? List.of() : List.of(paths.split(","));
    for (int piece : new int[] {1, 3, 10_000}) {
      TurnSignals signals = chat(tool, arguments, piece);
      assertEquals(expected, signals.editedPaths(), "in pieces of " + piece);
      assertEquals(1, signals.toolCalls());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Bash, true",
    "local_shell, true",
    "run_terminal_cmd, true",
    "execute_command, true",
    "run_shell_command, true",
    "developer__shell, true",
    "execute_bash, true",
    "Read, false",
    "bash_history, false"
  })
  void aShellIsAShellInWhateverAgent(String tool, boolean shell) {
    assertEquals(shell, chat(tool, "{\"command\":\"ls\"}", 4).hadBash());
  }

  @Test
  void aPatchWithinAShellCommandIsFound() {
    TurnSignals signals =
        chat(
            "shell",
            "{\"command\":[\"bash\",\"-lc\",\"apply_patch <<'EOF'\\n*** Begin Patch\\n*** Add File: x\\nEOF\"]}",
            7);
    assertEquals(new TurnSignals(List.of("x"), true, 1), signals);
  }

  @Test
  void pathsAreBoundedInNumberAndLength() {
    String many =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"filePath\":\"f" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    assertEquals(32, chat("multi_replace_string_in_file", many, 50).editedPaths().size());
    String longest = "x".repeat(256);
    assertEquals(
        List.of(longest), chat("Edit", "{\"file_path\":\"" + longest + "\"}", 50).editedPaths());
    assertEquals(List.of(), chat("Edit", "{\"file_path\":\"x" + longest + "\"}", 50).editedPaths());
  }

  @Test
  void partsOfACallAreFoundInTheWaysOfTheServers() {
    String repeating =
        call(0, "c1", "Edit", "{\"file_")
            + call(0, "c1", "Edit", "path\":\"a\"}")
            + call(1, "c2", "Edit", "{\"file_path\":\"b\"}");
    String oneIndex =
        call(0, "c1", "Edit", "{\"file_path\":\"a\"}")
            + call(0, "c2", "Edit", "{\"file_path\":\"b\"}");
    String noIds =
        call(0, "", "Edit", "{\"file_path\":")
            + call(0, "", "", "\"a\"}")
            + call(1, "", "Edit", "{\"file_path\":\"b\"}");
    String noIndexes =
        call(-1, "", "Edit", "{\"file_path\":\"a\"}")
            + call(-1, "", "Edit", "{\"file_path\":\"b\"}");
    for (String stream : List.of(repeating, oneIndex, noIds, noIndexes)) {
      TurnSignals expected = new TurnSignals(List.of("a", "b"), false, 2);
      assertEquals(expected, read(Api.CHAT, "text/event-stream", stream), stream);
    }
  }

  @Test
  void aPieceThatBelongsToNoCallIsLeftOut() {
    assertEquals(
        TurnSignals.NONE,
        read(Api.CHAT, "text/event-stream", call(3, "", "", "{\"file_path\":\"a\"}")));
  }

  private static TurnSignals chat(String tool, String arguments, int piece) {
    StringBuilder stream = new StringBuilder(call(0, "call_1", tool, ""));
    for (int i = 0; i < arguments.length(); i += piece) {
      stream.append(
          call(0, "", "", arguments.substring(i, Math.min(arguments.length(), i + piece))));
    }
    return read(Api.CHAT, "text/event-stream", stream.toString());
  }

  private static String call(int index, String id, String tool, String arguments) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{"
        + (index < 0 ? "" : "\"index\":" + index + ",")
        + "\"id\":\""
        + id
        + "\",\"function\":{\"name\":\""
        + tool
        + "\",\"arguments\":"
        + JsonMapper.shared().writeValueAsString(arguments)
        + "}}]}}]}\n\n";
  }

  private static TurnSignals read(Api api, String type, String body) {
    AnswerReader reader = AnswerReader.of(type, api);
    reader.read(ByteString.copyFromUtf8(body));
    reader.end();
    return reader.facts().calls.signals();
  }
}
