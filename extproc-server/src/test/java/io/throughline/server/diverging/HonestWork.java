package io.throughline.server.diverging;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Work that repeats calls or words and gets on all the same, as a script writes it. */
final class HonestWork {
  private static final int ROUNDS_MIN = 4;
  private static final int ROUNDS_MORE = 7;

  private HonestWork() {}

  static void polling(Script script, Material material) {
    SplittableRandom random = script.random();
    Call call = pollCall(script);
    int rounds = rounds(random);
    int form = random.nextInt(3);
    for (int n = 1; n <= rounds; n++) {
      script.step(new Done(call, pollResult(form, n, rounds)));
      script.gap();
    }
  }

  private static Call pollCall(Script script) {
    String job = script.catalogue().id("job-");
    return script.random().nextBoolean()
        ? new Call("get_job_status", "{\"job_id\":\"%s\"}".formatted(job))
        : new Call("Bash", "{\"command\":\"kubectl rollout status deploy/%s\"}".formatted(job));
  }

  private static String pollResult(int form, int n, int rounds) {
    if (n == rounds) {
      return "{\"status\":\"done\",\"progress\":100}";
    }
    int percent = 100 * n / rounds;
    return switch (form) {
      case 0 -> "{\"status\":\"pending\",\"progress\":%d}".formatted(percent);
      case 1 -> "Waiting: %d of %d replicas are ready".formatted(n, rounds);
      default -> "status: running\nstep: %d/%d\n".formatted(n, rounds);
    };
  }

  static void pagination(Script script, Material material) {
    SplittableRandom random = script.random();
    Catalogue catalogue = script.catalogue();
    String customer = catalogue.id("C");
    int form = random.nextInt(3);
    int rounds = rounds(random);
    String cursor = catalogue.id("cur_");
    for (int n = 0; n < rounds; n++) {
      String next = catalogue.id("cur_");
      script.step(
          Catalogue.done(
              "list_orders",
              pageArguments(form, customer, n, cursor),
              "{\"orders\":%s,\"next_cursor\":\"%s\"}".formatted(catalogue.items(3), next)));
      script.gap();
      cursor = next;
    }
  }

  private static String pageArguments(int form, String customer, int n, String cursor) {
    return switch (form) {
      case 0 -> "{\"customer\":\"%s\",\"cursor\":\"%s\"}".formatted(customer, cursor);
      case 1 -> "{\"customer\":\"%s\",\"limit\":3,\"offset\":%d}".formatted(customer, 3 * n);
      default -> "{\"customer\":\"%s\",\"page\":%d}".formatted(customer, n + 1);
    };
  }

  static void readAfterWrite(Script script, Material material) {
    Catalogue catalogue = script.catalogue();
    String cart = catalogue.id("K");
    Call read = new Call("get_cart", "{\"cart_id\":\"%s\"}".formatted(cart));
    StringBuilder items = new StringBuilder();
    int rounds = 3 + script.random().nextInt(4);
    for (int n = 0; n < rounds; n++) {
      script.step(new Done(read, "{\"items\":[%s]}".formatted(items)));
      String item = catalogue.id("I");
      script.step(
          Catalogue.done(
              "add_to_cart",
              "{\"cart_id\":\"%s\",\"item_id\":\"%s\"}".formatted(cart, item),
              "{\"ok\":true}"));
      items.append(items.isEmpty() ? "" : ",").append('"').append(item).append('"');
      script.textGap();
    }
  }

  static void batch(Script script, Material material) {
    Catalogue catalogue = script.catalogue();
    boolean equalResults = script.random().nextBoolean();
    int rounds = rounds(script.random());
    for (int n = 0; n < rounds; n++) {
      String order = catalogue.id("W");
      script.step(
          Catalogue.done(
              "cancel_order",
              "{\"order_id\":\"%s\",\"reason\":\"no longer needed\"}".formatted(order),
              equalResults ? "{\"ok\":true}" : "{\"cancelled\":\"%s\"}".formatted(order)));
      script.gap();
    }
  }

  static void retrySucceeds(Script script, Material material) {
    Done step = script.catalogue().fresh();
    script.step(new Done(step.call(), Failure.any(script.random()).text(1)));
    script.gap();
    script.step(step);
  }

  static void twoOrders(Script script, Material material) {
    List<String> wordings =
        List.of(
            "Please cancel my order %s with the %s and send the money back to the card that I paid with.",
            "For order %s, the %s, I want to change the delivery address to the one of my parents.",
            "I would like to return the %2$s from order %1$s because it does not work as described.");
    int which = script.random().nextInt(wordings.size());
    String wording = wordings.get(which);
    String tool = List.of("cancel_order", "change_order", "return_order").get(which);
    for (int n = 0; n < 2; n++) {
      String order = script.catalogue().id("W");
      script.say(n == 0 ? "What can I do for you?" : "That is done. Anything else?");
      script.ask(wording.formatted(order, script.catalogue().noun()));
      script.step(
          Catalogue.done(
              tool,
              "{\"order_id\":\"%s\"}".formatted(order),
              "{\"order_id\":\"%s\",\"status\":\"%s\"}".formatted(order, tool)));
    }
  }

  static void editAndTest(Script script, Material material) {
    SplittableRandom random = script.random();
    String file = "/app/src/%s_%s.ts".formatted(script.catalogue().module(), random.nextInt(1000));
    Call test = new Call("Bash", "{\"command\":\"npm test\"}");
    int rounds = 3 + random.nextInt(5);
    for (int left = rounds - 1; left >= 0; left--) {
      script.step(
          Catalogue.done(
              "Edit",
              "{\"file_path\":\"%s\",\"old_string\":\"limit = %d\",\"new_string\":\"limit = %d\"}"
                  .formatted(file, script.catalogue().number(), script.catalogue().number()),
              "The file %s has been updated.".formatted(file)));
      script.step(new Done(test, tests(left, random)));
      if (random.nextInt(3) == 0) {
        script.step(
            Catalogue.done(
                "Read", "{\"file_path\":\"%s\"}".formatted(file), script.catalogue().source()));
      }
      script.textGap();
    }
  }

  private static String tests(int failing, SplittableRandom random) {
    return String.format(
        Locale.ROOT,
        "Tests: %d failed, %d passed, %d total\nTime: %.3f s",
        failing,
        40 - failing,
        40,
        2 + random.nextDouble());
  }

  static void twice(Script script, Material material) {
    Done step = material.last().orElseGet(script.catalogue()::fresh);
    if (material.last().isEmpty()) {
      script.step(step);
    }
    script.gap();
    script.step(step);
    script.step(script.catalogue().fresh());
  }

  private static int rounds(SplittableRandom random) {
    return ROUNDS_MIN + random.nextInt(ROUNDS_MORE);
  }
}
