package io.throughline.server.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.selector.Usage;
import io.throughline.server.Facts;
import io.throughline.server.TestConfig;
import io.throughline.server.config.RouterConfig;
import io.throughline.server.dialect.Digests;
import io.throughline.server.exchange.Settlement.Answer;
import io.throughline.store.InMemorySessionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever scores, candidates, decisions and neighbours say, a tool loop stays with its issuer;
 * also where a model uses the ids of its calls again, and where a client is back with their results
 * before the end of the answer that issued them was seen.
 */
class ToolLoopLockTest {
  private static final RouterConfig CONFIG = TestConfig.load();
  private static final List<String> WORDS = List.of("prove it", "hello", "tidy up", "a root cause");

  @Test
  void aToolLoopAlwaysGoesToTheModelThatIssuedItsCalls() {
    for (long seed = 0; seed < 300; seed++) {
      new Session(seed).play();
    }
  }

  /** One session of several lines of conversation, played at random. */
  private static final class Session {
    private final long seed;
    private final Random random;
    private final InMemorySessionStore memory = TestStores.memory();
    private final RouterFixture router = new RouterFixture(memory, CONFIG);
    private final List<Line> lines = new ArrayList<>();
    private final boolean idsComeAgain;
    private int calls;

    Session(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.idsComeAgain = random.nextBoolean();
    }

    void play() {
      for (int turn = 0; turn < 20; turn++) {
        if (lines.isEmpty() || random.nextInt(4) == 0 && lines.size() < 4) {
          lines.add(new Line());
        }
        lines.get(random.nextInt(lines.size())).turn();
      }
    }

    private final class Line {
      private final List<String> messages = new ArrayList<>();
      private List<String> issued = List.of();
      private String issuer = "";
      private Runnable late = () -> {};

      void turn() {
        boolean loop = !issued.isEmpty() && random.nextInt(5) > 0;
        if (loop) {
          List<String> order = new ArrayList<>(issued);
          Collections.shuffle(order, random);
          int answered = 1 + random.nextInt(order.size());
          order.subList(0, answered).forEach(id -> messages.add(Facts.answer(id)));
        } else {
          messages.add(Facts.user(WORDS.get(random.nextInt(WORDS.size())) + calls++));
        }
        boolean settled = random.nextInt(3) > 0;
        if (settled) {
          settle();
        }
        Reply.Route route = router.routed(Facts.body(model(loop), messages.toArray(String[]::new)));
        if (loop) {
          assertEquals(issuer, route.model(), () -> "seed " + seed + ": " + router.last());
          assertEquals(
              settled ? "issued" : "pending",
              router.last().policy().lockOwner(),
              () -> "seed " + seed);
        }
        settle();
        end(route);
      }

      /** The end of the line's last answer is seen. */
      private void settle() {
        late.run();
        late = () -> {};
      }

      /** A tool loop is always routed; a user turn may name its model. */
      private String model(boolean loop) {
        return loop || random.nextBoolean() ? "auto" : random.nextBoolean() ? "small" : "large";
      }

      private void end(Reply.Route route) {
        issued = List.of();
        if (random.nextInt(6) == 0) {
          router.settlement.failed(RouterFixture.id(route), 429, "x", Instant.now());
          messages.add("{\"role\":\"assistant\",\"content\":\"sorry\"}");
          return;
        }
        if (random.nextInt(3) > 0) {
          issued = new ArrayList<>();
          for (int i = random.nextInt(3); i >= 0; i--) {
            issued.add("call_" + (idsComeAgain ? i : calls++));
          }
        }
        issuer = route.model();
        messages.add(
            issued.isEmpty()
                ? "{\"role\":\"assistant\",\"content\":\"done\"}"
                : Facts.calls(issued.toArray(String[]::new)));
        List<Long> digests = issued.stream().map(Digests::of).toList();
        Usage usage = new Usage(10, 5, 0, 1);
        Answer answer = new Answer(200, usage, true, digests, List.of(), null, Instant.now());
        late = () -> router.settlement.completed(RouterFixture.id(route), answer);
      }
    }
  }
}
