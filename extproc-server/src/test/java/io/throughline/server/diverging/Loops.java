package io.throughline.server.diverging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Circles, as a script writes them; each marks when it shows. */
final class Loops {
  private static final int STEPS_BETWEEN_MAX = 3;

  private Loops() {}

  static void sameCall(Script script, Material material) {
    Optional<Done> own = material.last();
    Done step = own.orElseGet(script.catalogue()::fresh);
    script.repeat(own.isPresent() ? 1 : 0, script::gap, n -> script.step(step));
  }

  static void failingCall(Script script, Material material) {
    Call call = script.catalogue().fresh().call();
    Failure failure = Failure.any(script.random());
    script.repeat(0, script::gap, n -> script.step(new Done(call, failure.text(n))));
  }

  static void argumentForm(Script script, Material material) {
    Optional<Done> own = material.last().filter(done -> script.random().nextBoolean());
    Done step = own.orElseGet(script.catalogue()::withNumbers);
    JsonForms forms = new JsonForms(script.random().split(), step.call().arguments());
    script.repeat(
        own.isPresent() ? 1 : 0,
        script::gap,
        n -> script.step(new Done(new Call(step.call().name(), forms.next()), step.result())));
  }

  static void oscillationOfTwo(Script script, Material material) {
    oscillation(script, 2);
  }

  static void oscillationOfThree(Script script, Material material) {
    oscillation(script, 3);
  }

  private static void oscillation(Script script, int period) {
    List<Done> cycle = script.catalogue().fresh(period);
    script.repeat(
        0,
        script::textGap,
        n -> {
          for (Done step : cycle) {
            script.step(step);
            if (n == 2) {
              script.began();
            }
          }
        });
  }

  static void parallelReordered(Script script, Material material) {
    List<Done> steps = script.catalogue().fresh(2 + script.random().nextInt(2));
    script.repeat(0, script::gap, n -> script.parallel(rotated(steps, n)));
  }

  static void reaskedByAssistant(Script script, Material material) {
    Optional<String> own = any(material.said(), script.random());
    NearCopies copies =
        new NearCopies(
            script.random().split(), own.orElseGet(script.phrases()::assistantsQuestion));
    script.repeat(
        own.isPresent() ? 1 : 0,
        () -> {},
        n -> {
          script.say(copies.next());
          script.ask(script.phrases().vague());
        });
  }

  static void reaskedByUser(Script script, Material material) {
    Optional<String> own = any(material.asked(), script.random());
    NearCopies copies =
        new NearCopies(script.random().split(), own.orElseGet(script.phrases()::usersQuestion));
    script.repeat(
        own.isPresent() ? 1 : 0,
        () -> {},
        n -> {
          script.say(script.phrases().evasive());
          script.ask(copies.next());
        });
  }

  static void backtracking(Script script, Material material) {
    Optional<Done> own = any(material.steps(), script.random());
    Done back = own.orElseGet(script.catalogue()::fresh);
    script.repeat(own.isPresent() ? 1 : 0, () -> otherSteps(script), n -> script.step(back));
  }

  private static void otherSteps(Script script) {
    for (int i = script.random().nextInt(STEPS_BETWEEN_MAX); i >= 0; i--) {
      script.step(script.catalogue().fresh());
    }
    script.textGap();
  }

  private static List<Done> rotated(List<Done> steps, int by) {
    List<Done> rotated = new ArrayList<>(steps);
    Collections.rotate(rotated, by);
    return rotated;
  }

  private static <T> Optional<T> any(List<T> list, SplittableRandom random) {
    // Not always the session's own, so that both ways are tried on each.
    return list.isEmpty() || random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(list.get(random.nextInt(list.size())));
  }
}
