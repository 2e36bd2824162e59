package io.throughline.server.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tools of the common coding agents that edit files or run shell commands: the one table of
 * them, by their names in lower case. Behind {@code __} stands the name of a server's tool, so
 * {@code mcp__files__write_file} is {@code write_file}. Told in {@code docs/journal.md}.
 */
public final class AgentTools {
  /**
   * What is known of a tool.
   *
   * @param shell whether it runs shell commands
   * @param pathKeys arguments that hold the path of the file that it edits
   * @param commands where it edits with some of its commands only: which, in the argument {@code
   *     command}; empty for a tool that always edits
   * @param patches whether its arguments may hold a patch in the form {@code *** Begin Patch}
   */
  public record Tool(boolean shell, Set<String> pathKeys, Set<String> commands, boolean patches) {
    private static Tool edits(String... pathKeys) {
      return new Tool(false, Set.of(pathKeys), Set.of(), false);
    }

    private static Tool editsBy(Set<String> commands, String... pathKeys) {
      return new Tool(false, Set.of(pathKeys), commands, false);
    }

    /** Whether each call of it edits a file. */
    boolean alwaysEdits() {
      return !shell && commands.isEmpty();
    }
  }

  /** The argument that says what a tool is to do. */
  public static final String COMMAND = "command";

  private static final Tool SHELL = new Tool(true, Set.of(), Set.of(), true);
  private static final Tool PATCH = new Tool(false, Set.of(), Set.of(), true);
  private static final Tool FILE = Tool.edits("file_path", "filePath", "path");
  private static final Tool EDITOR =
      Tool.editsBy(Set.of("create", "str_replace", "insert", "write", "undo_edit"), "path");

  /**
   * Claude Code, opencode, Codex, Gemini CLI, Cursor, Cline, Roo, Copilot, OpenHands, Goose, Zed.
   */
  private static final Map<String, Tool> TOOLS =
      Map.ofEntries(
          Map.entry("edit", FILE),
          Map.entry("write", FILE),
          Map.entry("multiedit", FILE),
          Map.entry("notebookedit", Tool.edits("notebook_path")),
          Map.entry("apply_patch", PATCH),
          Map.entry("apply_patch_call", Tool.edits("path")),
          Map.entry("patch", PATCH),
          Map.entry("replace", Tool.edits("file_path")),
          Map.entry("write_file", FILE),
          Map.entry("edit_file", Tool.edits("target_file", "path", "file_path")),
          Map.entry("create_file", Tool.edits("path", "filePath", "target_file")),
          Map.entry("delete_file", Tool.edits("target_file", "path")),
          Map.entry("search_replace", Tool.edits("file_path", "path")),
          Map.entry("write_to_file", Tool.edits("path", "TargetFile")),
          Map.entry("replace_in_file", Tool.edits("path")),
          Map.entry("apply_diff", Tool.edits("path")),
          Map.entry("insert_content", Tool.edits("path")),
          Map.entry("search_and_replace", Tool.edits("path")),
          Map.entry("replace_string_in_file", Tool.edits("filePath")),
          Map.entry("multi_replace_string_in_file", Tool.edits("filePath")),
          Map.entry("insert_edit_into_file", Tool.edits("filePath")),
          Map.entry("edit_notebook_file", Tool.edits("filePath")),
          Map.entry("str_replace_editor", EDITOR),
          Map.entry("str_replace_based_edit_tool", EDITOR),
          Map.entry("text_editor", EDITOR),
          Map.entry("bash", SHELL),
          Map.entry("shell", SHELL),
          Map.entry("shell_command", SHELL),
          Map.entry("local_shell", SHELL),
          Map.entry("local_shell_call", SHELL),
          Map.entry("shell_call", SHELL),
          Map.entry("exec_command", SHELL),
          Map.entry("container.exec", SHELL),
          Map.entry("run_command", SHELL),
          Map.entry("run_shell_command", SHELL),
          Map.entry("run_terminal_cmd", SHELL),
          Map.entry("run_terminal_command", SHELL),
          Map.entry("run_in_terminal", SHELL),
          Map.entry("execute_command", SHELL),
          Map.entry("execute_bash", SHELL),
          Map.entry("terminal", SHELL));

  /** All arguments that may hold a path. */
  public static final Set<String> PATH_KEYS = pathKeys();

  private static final int NAME_CHARS_MAX = 128;
  private static final Set<Long> EDITING = editing();

  /** Which names may be one of those, by the last two bytes: most tools are none and end there. */
  private static final long ENDS = ends();

  private AgentTools() {}

  /** What is known of the tool of that name; null when nothing is. */
  public static @Nullable Tool named(String name) {
    if (name.length() > NAME_CHARS_MAX) {
      return null;
    }
    int server = name.lastIndexOf("__");
    String own = server < 0 ? name : name.substring(server + 2);
    return TOOLS.get(own.toLowerCase(Locale.ROOT));
  }

  /** The names, for the document that tells them. */
  static List<String> names() {
    return TOOLS.keySet().stream().sorted().toList();
  }

  /** Whether the bytes are the name of a tool that always edits; nothing is decoded for it. */
  static boolean edits(byte[] body, int start, int end) {
    int length = end - start;
    if (length < 2
        || length > NAME_CHARS_MAX
        || (ENDS >>> end(body[end - 2], body[end - 1]) & 1) == 0) {
      return false;
    }
    long hash = 0;
    for (int i = start; i < end; i++) {
      boolean server = body[i] == '_' && i > start && body[i - 1] == '_';
      hash = server ? 0 : next(hash, body[i]);
    }
    return EDITING.contains(hash);
  }

  private static long ends() {
    long ends = 0;
    for (String name : TOOLS.keySet()) {
      if (TOOLS.get(name).alwaysEdits()) {
        ends |= 1L << end(name.charAt(name.length() - 2), name.charAt(name.length() - 1));
      }
    }
    return ends;
  }

  /** Six bits of two characters, whose case does not count. */
  private static int end(int last, int behind) {
    return (last * 7 ^ behind) & 31 | (behind & 1) << 5;
  }

  private static long next(long hash, int c) {
    int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    return hash * 31 + lower;
  }

  private static Set<Long> editing() {
    return TOOLS.entrySet().stream()
        .filter(tool -> tool.getValue().alwaysEdits())
        .map(tool -> hash(tool.getKey()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long hash(String name) {
    long hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = next(hash, name.charAt(i));
    }
    return hash;
  }

  private static Set<String> pathKeys() {
    return TOOLS.values().stream()
        .flatMap(tool -> tool.pathKeys().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
