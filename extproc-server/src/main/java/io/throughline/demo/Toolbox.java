package io.throughline.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The agent's tools. They work on one folder and cannot leave it. Not thread-safe. */
final class Toolbox {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "A file's name as list_files gives it.";
  private static final int FILE_CHARS_MAX = 64 << 10;

  private final Path folder;
  private final Job job;
  private int looks;

  private Toolbox(Path folder, Job job) {
    this.folder = folder;
    this.job = job;
  }

  /** Tools on a new folder with a small task in it: a total that is not the sum of its orders. */
  static Toolbox withTask(Path folder) throws IOException {
    return withTask(folder, Job.NONE);
  }

  /** The same, beside a job that writes how far it is. */
  static Toolbox withTask(Path folder, Job job) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("orders.csv"), Resource.text("orders.csv"));
    Files.writeString(folder.resolve("prices.txt"), Resource.text("prices.txt"));
    Files.writeString(folder.resolve("total.txt"), "2326.20\n");
    return new Toolbox(folder, job);
  }

  /** The tool definitions of the Chat Completions API. */
  ArrayNode definitions() {
    ArrayNode definitions = JSON.createArrayNode();
    define(
        definitions,
        "list_files",
        """
        Lists the names of all files in the folder, one a line, in alphabetical order. There are no \
        subfolders. Use it first when you do not know what is there; a name that it does not list \
        cannot be read.\
        """,
        Map.of());
    define(
        definitions,
        "read_file",
        """
        Returns the text of one file as it is now, at most 64 Ki characters from its beginning. Read \
        a file before you change it, and again when it may have changed since. Several files can be \
        read at once by several calls.\
        """,
        Map.of("path", PATH));
    define(
        definitions,
        "write_file",
        """
        Replaces the whole text of a file, or creates it. There is no way to undo this and no way to \
        change only a part: what the new text leaves out is lost. Returns how many characters were \
        written.\
        """,
        Map.of("path", PATH, "content", "The whole new text, with its last line end."));
    define(
        definitions,
        "order_total",
        """
        Adds up quantity times price over all lines of a file in the form of orders.csv and returns \
        the exact sum with two digits. Fails with the line that has another form. Use this instead \
        of adding up yourself, also to compare two orders.\
        """,
        Map.of("path", PATH));
    define(
        definitions,
        "run_tests",
        """
        Runs the desk's tests: total.txt has to be the sum of orders.csv. Returns one line that says \
        whether they passed, and both numbers when they did not. Run it after every change.\
        """,
        Map.of());
    return definitions;
  }

  /** Runs one tool; what goes wrong is its result. */
  String run(String name, String arguments) {
    try {
      JsonNode given = JSON.readTree(arguments);
      return switch (name) {
        case "list_files" -> listFiles();
        case "read_file" -> read(given.path("path").asString(""));
        case "write_file" ->
            write(given.path("path").asString(""), given.path("content").asString(""));
        case "order_total" -> orderTotal(given.path("path").asString("")).toPlainString();
        case "run_tests" -> runTests();
        default -> "error: no tool " + name;
      };
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return "error: " + e.getMessage();
    }
  }

  private String listFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return String.join("\n", files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private String read(String path) throws IOException {
    if (job != Job.NONE && path.equals(Job.FILE)) {
      Files.writeString(inside(path), job.progress(++looks));
    }
    String text = Files.readString(inside(path));
    return text.substring(0, Math.min(text.length(), FILE_CHARS_MAX));
  }

  private String write(String path, String content) throws IOException {
    Files.writeString(inside(path), content);
    return "wrote " + content.length() + " characters to " + path;
  }

  private BigDecimal orderTotal(String path) throws IOException {
    return Files.readAllLines(inside(path)).stream()
        .filter(line -> !line.isBlank())
        .map(Toolbox::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private String runTests() throws IOException {
    BigDecimal expected = orderTotal("orders.csv");
    BigDecimal stated = new BigDecimal(read("total.txt").strip());
    return expected.compareTo(stated) == 0
        ? "1 test passed: total.txt is " + expected
        : "1 test FAILED: total.txt is " + stated + ", the orders give " + expected;
  }

  private static BigDecimal amount(String line) {
    List<String> cells = List.of(line.split(",", -1));
    if (cells.size() != 3) {
      throw new IllegalArgumentException(line + ": not item,quantity,price");
    }
    return new BigDecimal(cells.get(1)).multiply(new BigDecimal(cells.get(2)));
  }

  private Path inside(String path) throws IOException {
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IOException(path + ": outside the folder");
    }
    return file;
  }

  private static void define(
      ArrayNode definitions, String name, String description, Map<String, String> parameters) {
    ObjectNode function = definitions.addObject().put("type", "function").putObject("function");
    function.put("name", name).put("description", description);
    ObjectNode schema = function.putObject("parameters").put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    // In a fixed order: a prompt that differs between two requests is in no cache.
    var sorted = new TreeMap<>(parameters);
    sorted.forEach((parameter, meaning) ->
        properties.putObject(parameter).put("type", "string").put("description", meaning));
    ArrayNode required = schema.putArray("required");
    sorted.keySet().forEach(required::add);
  }
}
