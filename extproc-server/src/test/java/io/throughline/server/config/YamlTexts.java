package io.throughline.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/** Makes YAML of nasty strings in every style, with comments, secrets, and what it should show. */
final class YamlTexts {
  private static final List<String> NASTY =
      List.of(
          "fix(es)? #\\d+",
          "# no comment",
          "it's \"quoted\" # twice",
          "a: b",
          "- dash",
          "{flow}, [flow]",
          "x#y",
          "😀 # ü",
          " spaces ",
          "back\\slash\\",
          "100%",
          "& * ! | > ?",
          "true",
          "12",
          "",
          "tab\there");
  private static final List<String> LINES =
      List.of("# heading\ntext\n", "one # two\n\n# three\n", "a: b\n- c\n", "'\"\n");
  private static final Map<String, String> SECRETS =
      Map.of(
          "https://u:s3cret@h/x", "https://…@h/x",
          "https://h?token=s3cret&a=1 # x", "https://h?token=…&a=1 # x",
          "say \"password: s3cret\"", "say \"password: …\"");
  private static final List<String> COMMENTS = List.of("", "", " # s3cret", " # it's \"s3cret: [");

  private final long seed;
  private final SplittableRandom random;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Object> shown;

  YamlTexts(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.shown = mapping("", 0);
  }

  String text() {
    return text.toString();
  }

  /** The tree that is shown. */
  Map<String, Object> shown() {
    return shown;
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Map<String, Object> mapping(String indent, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      commentLine(indent);
      boolean secret = random.nextInt(4) == 0;
      String key = secret ? "k" + i + one(List.of("_token", "-password", "ApiKey")) : key(i);
      text.append(indent).append(key.startsWith("k") ? key : single(key)).append(':');
      map.put(key, value(indent, depth, secret));
    }
    return map;
  }

  private String key(int number) {
    return random.nextInt(4) == 0 ? number + " # key's" : "k" + number;
  }

  private void commentLine(String indent) {
    if (random.nextInt(4) == 0) {
      text.append(one(List.of("", indent))).append("# s3cret: 'x\n");
    }
  }

  private Object value(String indent, int depth, boolean secret) {
    if (depth < 3 && random.nextInt(5) == 0 && !secret) {
      text.append(one(COMMENTS)).append('\n');
      return mapping(indent + "  ", depth + 1);
    }
    if (depth < 3 && random.nextInt(5) == 0) {
      return random.nextBoolean() ? sequence(indent + "  ", secret) : flow(secret);
    }
    if (random.nextInt(4) == 0) {
      return block(indent + "  ", secret);
    }
    text.append(' ');
    String shownValue = scalar(secret);
    text.append(one(COMMENTS)).append('\n');
    return shownValue;
  }

  private List<Object> sequence(String indent, boolean secret) {
    List<Object> list = new ArrayList<>();
    text.append(one(COMMENTS)).append('\n');
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      commentLine(indent);
      text.append(indent).append("- ");
      list.add(scalar(secret));
      text.append(one(COMMENTS)).append('\n');
    }
    return list;
  }

  private List<Object> flow(boolean secret) {
    List<Object> list = new ArrayList<>();
    text.append(" [");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      text.append(i == 0 ? "" : ", ");
      list.add(scalar(secret));
    }
    text.append(']').append(one(COMMENTS)).append('\n');
    return list;
  }

  private String block(String indent, boolean secret) {
    String lines = secret ? "s3cret # s3cret\n" : one(LINES);
    text.append(" |").append(one(COMMENTS)).append('\n');
    lines.lines().forEach(line -> text.append(line.isEmpty() ? "" : indent + line).append('\n'));
    return secret ? "…" : lines;
  }

  private String scalar(boolean secret) {
    if (secret) {
      text.append(quoted("s3cret"));
      return "…";
    }
    if (random.nextInt(4) == 0) {
      String key = one(SECRETS.keySet().stream().sorted().toList());
      text.append(quoted(key));
      return SECRETS.get(key);
    }
    String value = one(NASTY);
    text.append(value.equals("x#y") ? value : quoted(value));
    return value;
  }

  private String quoted(String value) {
    return random.nextBoolean() ? single(value) : JsonMapper.shared().writeValueAsString(value);
  }

  private static String single(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
