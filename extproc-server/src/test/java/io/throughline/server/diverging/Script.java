package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages that are written one after the other, each call with its result, and when a fault showed
 * in them. Turns are counted from the first message here. Not thread-safe.
 */
final class Script {
  /** How often something is there when it counts as a circle, by default. */
  static final int THRESHOLD = 3;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SplittableRandom random;
  private final Noise noise;
  private final int times;
  private final CallIds ids;
  private final Phrases phrases;
  private final Catalogue catalogue;
  private final List<ObjectNode> messages = new ArrayList<>();
  private String besideNext = "";
  private boolean answered;
  private int answers;
  private int start = Injected.NEVER;
  private int threshold = Injected.NEVER;
  private int end = Injected.NEVER;

  /**
   * An empty one.
   *
   * @param times how often a fault is there in the end
   */
  Script(SplittableRandom random, Noise noise, int times, boolean coding) {
    this.random = random;
    this.noise = noise;
    this.times = times;
    this.ids = new CallIds(random.split());
    this.phrases = new Phrases(random.split());
    this.catalogue = new Catalogue(random.split(), coding);
  }

  SplittableRandom random() {
    return random;
  }

  Phrases phrases() {
    return phrases;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  List<ObjectNode> messages() {
    return messages;
  }

  /** Assistant messages so far: the turn, from here, of the request that shows what is written. */
  int answers() {
    return answers;
  }

  int start() {
    return start;
  }

  int threshold() {
    return threshold;
  }

  int end() {
    return end;
  }

  void system(String text) {
    add("system").put("content", text);
  }

  void ask(String text) {
    add("user").put("content", text);
  }

  void say(String text) {
    add("assistant").put("content", text);
  }

  void step(Done done) {
    parallel(List.of(done));
  }

  /** One assistant message with all these calls, and their results in the same order. */
  void parallel(List<Done> steps) {
    ObjectNode message = add("assistant");
    if (besideNext.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", besideNext);
    }
    besideNext = "";
    ArrayNode calls = message.putArray("tool_calls");
    List<String> issued = steps.stream().map(done -> call(calls, done.call())).toList();
    for (int i = 0; i < issued.size(); i++) {
      add("tool").put("tool_call_id", issued.get(i)).put("content", steps.get(i).result());
    }
  }

  /** Repeats something that was there some times before, and marks when it counts. */
  void repeat(int seen, Runnable between, IntConsumer once) {
    for (int n = seen + 1; n <= times; n++) {
      if (n > 1) {
        between.run();
      }
      once.accept(n);
      shown(n);
    }
  }

  /** Whatever noise there is. */
  void gap() {
    if (noise == Noise.CALLS && random.nextBoolean()) {
      step(catalogue.fresh());
    } else {
      textGap();
    }
  }

  /** Noise without calls. */
  void textGap() {
    if (noise == Noise.TEXT) {
      switch (random.nextInt(4)) {
        case 0, 1 -> besideNext = phrases.intention();
        case 2 -> {
          say(phrases.report());
          ask(phrases.nudge());
        }
        default -> {}
      }
    }
  }

  /** The first repetition is written. */
  void began() {
    start = start == Injected.NEVER ? answers : start;
  }

  private void shown(int times) {
    if (times == 2) {
      began();
    }
    if (times == THRESHOLD) {
      threshold = answers;
    }
    end = answers;
  }

  private String call(ArrayNode calls, Call call) {
    String id = ids.next();
    ObjectNode function = calls.addObject().put("id", id).put("type", "function");
    function.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    return id;
  }

  private ObjectNode add(String role) {
    boolean text = role.equals("assistant");
    if (text && answered) {
      throw new IllegalStateException("an assistant message after an assistant message");
    }
    answered = text;
    answers += text ? 1 : 0;
    ObjectNode message = JSON.createObjectNode().put("role", role);
    messages.add(message);
    return message;
  }
}
