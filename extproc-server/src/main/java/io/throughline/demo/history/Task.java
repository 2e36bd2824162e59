package io.throughline.demo.history;

import io.throughline.replay.Activity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What the user asks for, as the demo's decisions tell it. */
enum Task {
  DEEP_REASONING("proof_words"),
  SECOND_LOOK("doubt_words"),
  SMALL_TALK("thanks_words"),
  HARD_TASK("hard_words"),
  EVERYTHING_ELSE("");

  private static final String TOOL_WORK = "tool_work";

  private final String words;

  Task(String words) {
    this.words = words;
  }

  static Task of(Activity activity, Random random) {
    int draw = random.nextInt(100);
    return switch (activity) {
      case CODE -> pick(draw, 10, 22, 28, 62);
      case RESEARCH -> pick(draw, 38, 52, 54, 70);
      case CHAT -> pick(draw, 5, 15, 40, 48);
      default -> pick(draw, 4, 10, 14, 40);
    };
  }

  private static Task pick(int draw, int deep, int second, int small, int hard) {
    if (draw < deep) {
      return DEEP_REASONING;
    }
    if (draw < second) {
      return SECOND_LOOK;
    }
    if (draw < small) {
      return SMALL_TALK;
    }
    return draw < hard ? HARD_TASK : EVERYTHING_ELSE;
  }

  /** Once tools were used, two decisions give way to that of tool work. */
  String decision(boolean toolsUsed) {
    boolean givesWay = this == HARD_TASK || this == EVERYTHING_ELSE;
    return toolsUsed && givesWay ? TOOL_WORK : name().toLowerCase(Locale.ROOT);
  }

  Map<String, List<String>> signals(boolean toolsUsed) {
    Map<String, List<String>> signals = new TreeMap<>();
    if (toolsUsed) {
      signals.put("conversation", List.of("tools_were_used"));
    }
    if (!words.isEmpty()) {
      signals.put("keyword", List.of(words));
    }
    return signals;
  }
}
