package io.throughline.selector;

import static io.throughline.selector.Fixtures.CONTINUES;
import static io.throughline.selector.Fixtures.memory;
import static io.throughline.selector.Fixtures.windowed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.throughline.selector.Fixtures.Question;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The lock table of docs/session-aware.md, section 5, over whatever scores, candidates and
 * algorithm.
 */
class LockPrecedenceTest {
  private static final int DRAWS = 400;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f"};

  /**
   * A turn written as words: the current model, the loop's owner, the state's owner and the named
   * model, where {@code -} is "not at all" and {@code ?} is "active, owner not known".
   */
  private static TurnContext.Builder turn(String current, String loop, String state, String named) {
    TurnContext.Builder turn =
        TurnContext.builder()
            .currentModel(current.equals("-") ? "" : current)
            .toolLoop(!loop.equals("-"))
            .providerState(state.equals("-") ? ProviderState.NONE : CONTINUES)
            .namedModel(named.equals("-") ? null : named);
    if (loop.length() == 1 && Character.isLetter(loop.charAt(0))) {
      turn.toolLoopOwner(new Owner(loop, OwnerKind.ISSUED));
    }
    if (state.length() == 1 && Character.isLetter(state.charAt(0))) {
      turn.providerStateOwner(new Owner(state, OwnerKind.ISSUED));
    }
    return turn;
  }

  @DisplayName("who decides, whatever the scores")
  @ParameterizedTest(name = "current {0}, loop {1}, state {2}, named {3}: {4} by {5}, {6}")
  @CsvSource({
    "a, -, b, -, b, hard_lock=context_portability:previous_response_id, issued",
    "a, -, ?, -, a, hard_lock=context_portability:previous_response_id, current",
    "a, b, -, -, b, hard_lock=tool_loop, issued",
    "a, ?, -, -, a, hard_lock=tool_loop, current",
    "a, ?, ?, -, a, hard_lock=tool_loop, current",
    "a, b, b, -, b, hard_lock=tool_loop, issued",
    "a, b, c, -, c, hard_lock=context_portability:previous_response_id, issued",
    "a, b, ?, -, b, hard_lock=tool_loop, issued",
    "-, b, -, -, b, hard_lock=tool_loop, issued",
    "-, -, b, -, b, hard_lock=context_portability:previous_response_id, issued",
    "a, -, b, b, b, hard_lock=context_portability:previous_response_id, issued",
    "a, b, -, c, c, client_named, ''",
    "a, -, -, c, c, client_named, ''",
    "-, ?, ?, c, c, client_named, ''",
  })
  void decides(
      String current,
      String loop,
      String state,
      String named,
      String model,
      String reason,
      String lockOwner) {
    for (long seed = 0; seed < DRAWS; seed++) {
      Question question = random(seed).turn(noisy(seed, turn(current, loop, state, named)));
      Selection.Chosen got = assertInstanceOf(Selection.Chosen.class, question.select());
      String why = "seed " + seed;
      assertEquals(model, got.model(), why);
      assertEquals(reason, got.policy().decisionReason(), why);
      assertEquals(lockOwner, got.policy().lockOwner(), why);
      assertEquals(reason.startsWith("hard_lock"), got.policy().hardLocked(), why);
    }
  }

  @DisplayName("nothing known: the algorithm decides and the record says unproven")
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void unproven(Algorithm algorithm) {
    for (long seed = 0; seed < DRAWS; seed++) {
      Question question =
          random(seed).score("a", .5).algorithm(algorithm).turn(turn("-", "?", "?", "-"));
      Selection.Chosen got = assertInstanceOf(Selection.Chosen.class, question.select());
      assertEquals(question.input().base().selectedModel(), got.model(), "seed " + seed);
      assertEquals("unproven", got.policy().lockOwner());
      assertEquals(false, got.policy().hardLocked());
    }
  }

  @DisplayName("provider state is refused, never moved")
  @ParameterizedTest(name = "state {0}, named {1}, unavailable {2}, context {3}: {4}")
  @CsvSource({
    "b, c, -, 10, ProviderStateConflict",
    "b, -, b, 10, ProviderStateUnavailable",
    "z, -, -, 10, ProviderStateUnavailable",
    "b, -, -, 2000, ContextTooLong",
    "b, c, b, 10, ProviderStateConflict",
  })
  void refuses(String state, String named, String gone, long context, String outcome) {
    for (long seed = 0; seed < DRAWS; seed++) {
      Question question =
          random(seed)
              .unavailable(gone)
              .turn(noisy(seed, turn("a", "-", state, named)).contextTokens(context));
      Selection got = question.select();
      assertEquals(outcome, got.getClass().getSimpleName(), "seed " + seed);
      assertEquals("", got.policy().selectedModel());
    }
  }

  /** Random scores, candidates, algorithm and biases over six models of window 1000. */
  private static Question random(long seed) {
    Random random = new Random(seed);
    Algorithm[] algorithms = Algorithm.values();
    Question question = new Question();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        question.score(name, random.nextInt(8) == 0 ? Double.NaN : random.nextDouble(-2, 2));
      }
    }
    Model[] models = new Model[NAMES.length];
    for (int i = 0; i < models.length; i++) {
      models[i] = windowed(NAMES[i], 1000);
    }
    return question
        .catalogue(models)
        .algorithm(algorithms[random.nextInt(algorithms.length)])
        .config(SessionAwareConfig.builder().minTurnsBeforeSwitch(random.nextInt(4)).build());
  }

  /** The parts of a turn that no lock may depend on. */
  private static TurnContext.Builder noisy(long seed, TurnContext.Builder turn) {
    Random random = new Random(~seed);
    return turn.idleKnown(random.nextBoolean())
        .idleForSeconds(random.nextInt(1000))
        .turnIndex(random.nextInt(20))
        .historyTokens(random.nextInt(20000))
        .warmth(Map.of("a", random.nextDouble(), "b", random.nextDouble()))
        .memory(memory(random.nextInt(20), random.nextInt(9), random.nextBoolean() ? "d" : "e"));
  }
}
