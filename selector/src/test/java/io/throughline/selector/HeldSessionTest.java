package io.throughline.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.selector.Selection.Chosen;
import io.throughline.selector.plan.Forecast;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A session that keeps its model for life: what may move it, and what may not. */
class HeldSessionTest {
  private static final int SESSIONS = 2_000;
  private static final int TURNS = 25;
  private static final int MODELS = 6;
  private static final double FLOOR = 0.5;
  private static final Profile AGENT = new Profile("", true, FLOOR);

  /** Qualities of m0 to m5; three keep the floor. */
  private static final double[] QUALITY = {0.9, 0.2, 0.5, 0.49, 0, 0.7};

  private static final Set<String> EXCEPTIONS =
      Set.of("recovery", "window_overflow", "client_named");

  private static String name(Random random) {
    return "m" + random.nextInt(MODELS);
  }

  /** Prices and windows change from turn to turn; one model in twenty leaves the catalogue. */
  private static Catalogue catalogue(Random random) {
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      Prices prices =
          new Prices("USD", BigDecimal.valueOf(random.nextInt(1_000), 2), null, null, null);
      long window = random.nextInt(10) == 0 ? 1_000 : 0;
      if (random.nextInt(20) > 0) {
        models.add(new Model("m" + i, prices, QUALITY[i], window));
      }
    }
    return Catalogue.of(models);
  }

  private static SelectionInput input(Random random, TurnContext turn) {
    Catalogue catalogue = catalogue(random);
    List<Candidate> listed = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      if (random.nextInt(3) > 0) {
        listed.add(Candidate.of("m" + i));
      }
    }
    Set<String> failing = new HashSet<>();
    while (random.nextInt(3) == 0) {
      failing.add(name(random));
    }
    Eligibility fit =
        Eligibility.of(listed, catalogue, turn.contextTokens(), Set.of(), AGENT, Set.of());
    List<Candidate> working =
        fit.eligible().stream().filter(one -> !failing.contains(one.model())).toList();
    Set<String> unavailable = working.isEmpty() ? Set.of() : failing;
    List<Candidate> candidates = working.isEmpty() ? fit.eligible() : working;
    Map<String, String> unfit = new java.util.HashMap<>();
    fit.removed().forEach(removed -> unfit.put(removed.candidate().model(), removed.word()));
    return new SelectionInput(
        Algorithm.values()[random.nextInt(3)],
        SessionAwareConfig.DEFAULTS,
        catalogue,
        candidates,
        base(candidates, random),
        LookupTables.EMPTY,
        turn,
        "d" + random.nextInt(3),
        "",
        unavailable,
        unfit,
        Forecast.NONE,
        TurnDemand.NONE,
        AGENT);
  }

  private static @Nullable BaseScores base(List<Candidate> candidates, Random random) {
    double[] scores = candidates.stream().mapToDouble(one -> random.nextDouble()).toArray();
    return candidates.isEmpty() ? null : BaseScores.best("t", candidates, scores);
  }

  /** A turn of a session that holds that model; idle for any time, named once in a while. */
  private static TurnContext turn(Random random, String held) {
    boolean loop = !held.isEmpty() && random.nextInt(4) == 0;
    return TurnContext.builder()
        .currentModel(held)
        .turnIndex(held.isEmpty() ? 0 : 1)
        .contextTokens(random.nextInt(2_000))
        .idleKnown(random.nextBoolean())
        .idleForSeconds(random.nextInt(100_000))
        .memory(Fixtures.memory(random.nextInt(30), random.nextInt(12), "d" + random.nextInt(3)))
        .toolLoop(loop)
        .toolLoopOwner(loop ? new Owner(held, OwnerKind.ISSUED) : null)
        .namedModel(random.nextInt(15) == 0 ? "m" + 2 * random.nextInt(2) : null)
        .sessionOwner(held.isEmpty() ? null : new Owner(held, OwnerKind.CURRENT))
        .build();
  }

  @Test
  @DisplayName(
      "load, price, idle time, candidates and decisions never move it, and the floor holds")
  void onlyTheNamedExceptionsMoveIt() {
    int moved = 0;
    for (long seed = 0; seed < SESSIONS; seed++) {
      Random random = new Random(seed);
      String held = "";
      for (int i = 0; i < TURNS; i++) {
        SelectionInput input = input(random, turn(random, held));
        Selection selection = new SessionAwareSelector().select(input);
        if (!(selection instanceof Chosen got)) {
          continue;
        }
        String why = "seed " + seed + ", turn " + i + ": " + got.policy().decisionReason();
        boolean same = held.isEmpty() || got.model().equals(held);
        assertTrue(same || EXCEPTIONS.contains(got.policy().decisionReason()), why);
        assertTrue(QUALITY[got.model().charAt(1) - '0'] >= FLOOR, why + " " + got.model());
        moved += same ? 0 : 1;
        held = got.model();
      }
    }
    assertTrue(moved > SESSIONS, moved + " moves");
  }

  private static Fixtures.Question question(TurnContext.Builder turn) {
    return new Fixtures.Question().score("small", .2).score("mid", .9).turn(turn).profile(AGENT);
  }

  private static Model quality(String name, double quality) {
    return new Model(name, Prices.UNKNOWN, quality, 0);
  }

  private static TurnContext.Builder holding(String model) {
    return TurnContext.builder()
        .currentModel(model)
        .turnIndex(3)
        .sessionOwner(new Owner(model, OwnerKind.CURRENT));
  }

  @Test
  void itStaysWithAModelThatIsNoCandidateOfTheDecision() {
    Chosen got =
        question(holding("frontier"))
            .catalogue(quality("small", .6), quality("mid", .7), quality("frontier", .8))
            .chosen();
    assertEquals("frontier", got.model());
    assertEquals("hard_lock=profile", got.policy().decisionReason());
    assertEquals("current", got.policy().lockOwner());
    assertEquals(Action.STAY, got.action());
  }

  @Test
  void withoutThatPartOfAProfileTheOwnerDoesNotCount() {
    Chosen got = question(holding("small")).profile(Profile.NONE).chosen();
    assertEquals("switch_allowed", got.policy().decisionReason());
  }

  @Test
  void aModelThatNoLongerKeepsTheFloorIsLeftForOneThatDoes() {
    Chosen got =
        question(holding("frontier"))
            .catalogue(quality("small", .6), quality("mid", .7), quality("frontier", .4))
            .chosen();
    assertEquals("mid", got.model());
    assertEquals("quality_floor", got.policy().decisionReason());
  }

  @Test
  void aBackendThatFailsIsARecovery() {
    Chosen got =
        question(holding("frontier"))
            .catalogue(quality("small", .6), quality("mid", .7), quality("frontier", .8))
            .unavailable("frontier")
            .chosen();
    assertEquals("mid", got.model());
    assertEquals("recovery", got.policy().decisionReason());
    assertEquals(Action.RECOVERY, got.action());
  }

  @Test
  void aToolLoopAndAClientsWordComeFirst() {
    TurnContext.Builder loop = holding("mid").toolLoop(true);
    Owner issuer = new Owner("small", OwnerKind.ISSUED);
    assertEquals("small", question(loop.toolLoopOwner(issuer)).chosen().model());
    assertEquals("small", question(holding("mid").namedModel("small")).chosen().model());
  }

  @Test
  void aFloorThatNobodyKeepsIsToldAndNotLowered() {
    List<Candidate> listed = List.of(Candidate.of("small"), Candidate.of("mid"));
    Catalogue catalogue = Catalogue.of(List.of(quality("small", .1), quality("mid", 0)));
    Eligibility fit = Eligibility.of(listed, catalogue, 10, Set.of(), AGENT, Set.of());
    assertEquals(List.of(), fit.eligible());
    assertEquals("quality_floor", fit.removed().getFirst().word());
    SelectionInput input =
        new SelectionInput(
            Algorithm.BASE_ONLY,
            SessionAwareConfig.DEFAULTS,
            catalogue,
            List.of(),
            null,
            LookupTables.EMPTY,
            TurnContext.NONE,
            "d",
            "",
            Set.of(),
            Map.of("small", "quality_floor", "mid", "quality_floor"),
            Forecast.NONE,
            TurnDemand.NONE,
            AGENT);
    Selection.FloorUnmet got =
        assertInstanceOf(Selection.FloorUnmet.class, new SessionAwareSelector().select(input));
    assertEquals("quality_floor_unmet", got.policy().decisionReason());
  }
}
