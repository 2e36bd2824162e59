package io.throughline.server.dialect;

import java.util.List;

/**
 * The words by which prompts are told to be about code or to ask for a summary or an analysis. They
 * are looked up by hash while a prompt is walked. The table stands in {@code docs/journal.md}.
 */
final class PromptMarkers {
  /** Endings of file names behind a dot. */
  static final List<String> CODE_FILES =
      List.of(
          "java", "kt", "py", "js", "ts", "tsx", "jsx", "go", "rs", "rb", "php", "cs", "cpp", "cc",
          "hpp", "swift", "scala", "sql", "sh", "yaml", "yml", "toml", "gradle", "css", "html",
          "vue", "tf", "proto", "ipynb", "lua");

  /** Two different ones make a prompt one about code. */
  static final List<String> CODE_WORDS =
      List.of(
          "code",
          "codebase",
          "function",
          "functions",
          "method",
          "class",
          "refactor",
          "refactoring",
          "bug",
          "bugs",
          "stacktrace",
          "traceback",
          "exception",
          "compile",
          "compiler",
          "linter",
          "lint",
          "unittest",
          "tests",
          "pytest",
          "junit",
          "debug",
          "implement",
          "regex",
          "api",
          "endpoint",
          "repo",
          "repository",
          "commit",
          "merge",
          "branch",
          "diff",
          "patch",
          "python",
          "javascript",
          "typescript",
          "rust",
          "golang",
          "kotlin",
          "sql",
          "npm",
          "maven",
          "docker",
          "import",
          "def",
          "const",
          "async",
          "struct",
          "null",
          "segfault");

  /** One of them is enough, where the context is long. */
  static final List<String> ANALYSIS_WORDS =
      List.of(
          "summarize",
          "summarise",
          "summary",
          "analyze",
          "analyse",
          "analysis",
          "compare",
          "comparison",
          "overview",
          "findings",
          "literature",
          "evaluate",
          "extract",
          "review",
          "tldr",
          "synthesize",
          "synthesise",
          "conclusions",
          "digest");

  /** Flags of a word. */
  static final int CODE_FILE = 1;

  static final int CODE_WORD = 2;
  static final int ANALYSIS_WORD = 4;

  /** A power of two, several times the number of words, so that most lookups end at once. */
  private static final int SLOTS = 1 << 10;

  private static final long[] HASHES = new long[SLOTS];
  private static final byte[] FLAGS = new byte[SLOTS];

  static {
    CODE_FILES.forEach(word -> put(word, CODE_FILE));
    CODE_WORDS.forEach(word -> put(word, CODE_WORD));
    ANALYSIS_WORDS.forEach(word -> put(word, ANALYSIS_WORD));
  }

  private PromptMarkers() {}

  private static void put(String word, int flag) {
    long hash = PromptScan.hash(word);
    int slot = slot(hash);
    HASHES[slot] = hash;
    FLAGS[slot] |= (byte) flag;
  }

  /** The flags of the word with that hash; 0 for any other word. */
  static int flags(long hash) {
    int slot = slot(hash);
    return HASHES[slot] == hash ? FLAGS[slot] : 0;
  }

  /** Where the hash stands, or the free place where it would. */
  private static int slot(long hash) {
    int slot = (int) (hash * 0x9e3779b97f4a7c15L >>> 54);
    while (HASHES[slot] != 0 && HASHES[slot] != hash) {
      slot = slot + 1 & SLOTS - 1;
    }
    return slot;
  }
}
