package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Calls of agents' usual tools with results; none is there twice. Not thread-safe. */
final class Catalogue {
  private static final List<String> NOUNS =
      List.of(
          "lamp",
          "desk",
          "kettle",
          "tent",
          "router",
          "bicycle",
          "blender",
          "jacket",
          "printer",
          "camera",
          "mattress",
          "keyboard",
          "backpack",
          "heater",
          "guitar",
          "telescope");
  private static final List<String> MODULES =
      List.of(
          "billing", "search", "parser", "session", "export", "upload", "metrics", "auth", "queue",
          "render", "cache", "index", "schema", "report", "worker", "mailer");

  private final SplittableRandom random;
  private final boolean coding;
  private final Set<Call> made = new HashSet<>();

  Catalogue(SplittableRandom random, boolean coding) {
    this.random = random;
    this.coding = coding;
  }

  /** One that was not made yet. */
  Done fresh() {
    Done done = any();
    while (!made.add(done.call())) {
      done = any();
    }
    return done;
  }

  /** Some that were not made yet. */
  List<Done> fresh(int count) {
    List<Done> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(fresh());
    }
    return steps;
  }

  /** One whose arguments have numbers and several members. */
  Done withNumbers() {
    return done(
        "search_items",
        "{\"query\":\"%s %s\",\"limit\":%d,\"max_price\":%d.5,\"page\":1,\"tags\":[\"new\",\"in-stock\"]}"
            .formatted(noun(), id("q"), 5 * (1 + random.nextInt(9)), 10 + random.nextInt(900)),
        items(3));
  }

  String noun() {
    return pick(NOUNS);
  }

  String module() {
    return pick(MODULES);
  }

  /** An id of seven digits. */
  String id(String prefix) {
    return prefix + (1_000_000 + random.nextInt(9_000_000));
  }

  /** A JSON list of so many items. */
  String items(int count) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(
          "{\"id\":\"%s\",\"name\":\"%s\",\"stock\":%d}".formatted(id("I"), noun(), number()));
    }
    return "[" + String.join(",", items) + "]";
  }

  /** Lines of a source file. */
  String source() {
    return "export function %s(input) {\n  const limit = %d;\n  return %s(input, limit);\n}\n"
        .formatted(id("read"), number(), module());
  }

  int number() {
    return 1 + random.nextInt(5000);
  }

  private Done any() {
    return coding ? coding() : service();
  }

  private Done service() {
    return switch (random.nextInt(6)) {
      case 0 ->
          done(
              "get_order",
              "{\"order_id\":\"%s\"}".formatted(id("W")),
              "{\"item\":\"%s\",\"status\":\"delivered\",\"total\":%d.40}"
                  .formatted(noun(), number()));
      case 1 ->
          done(
              "get_customer",
              "{\"email\":\"%s@example.com\"}".formatted(id("anna")),
              "{\"customer_id\":\"%s\",\"points\":%d}".formatted(id("C"), number()));
      case 2 -> withNumbers();
      case 3 ->
          done(
              "get_item",
              "{\"item_id\":\"%s\",\"with_reviews\":false}".formatted(id("I")),
              items(1));
      case 4 ->
          done(
              "calculate",
              "{\"expression\":\"%d * %d\"}".formatted(number(), number()),
              String.valueOf(number() * 7L));
      default ->
          done(
              "search_policy",
              "{\"topic\":\"returning a %s\",\"section\":%d}".formatted(noun(), number()),
              "Within %d days, with the receipt %s.".formatted(number(), id("R")));
    };
  }

  private Done coding() {
    return switch (random.nextInt(5)) {
      case 0 ->
          done(
              "Read",
              "{\"file_path\":\"/app/src/%s_%s.ts\"}".formatted(module(), id("")),
              source());
      case 1 ->
          done(
              "Grep",
              "{\"pattern\":\"%s\",\"path\":\"src\"}".formatted(id("use")),
              "src/%s.ts:%d: %s".formatted(module(), number(), id("use")));
      case 2 ->
          done(
              "Bash",
              "{\"command\":\"git show --stat %08x\"}".formatted(random.nextInt()),
              "%s.ts | %d +++--".formatted(module(), number()));
      case 3 ->
          done(
              "Glob",
              "{\"pattern\":\"src/%s/**/%s*.ts\"}".formatted(module(), id("v")),
              "src/%s/%s.ts".formatted(module(), id("v")));
      default ->
          done(
              "Bash",
              "{\"command\":\"wc -l src/%s_%s.ts\",\"timeout\":%d}"
                  .formatted(module(), id(""), 1000 * number()),
              number() + " lines");
    };
  }

  static Done done(String name, String arguments, String result) {
    return new Done(new Call(name, arguments), result);
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
