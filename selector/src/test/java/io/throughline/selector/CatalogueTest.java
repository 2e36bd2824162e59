package io.throughline.selector;

import static io.throughline.selector.Fixtures.CATALOGUE;
import static io.throughline.selector.Fixtures.decimal;
import static io.throughline.selector.Fixtures.priced;
import static io.throughline.selector.Fixtures.windowed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static double multiplier(String from, String to) {
    return CATALOGUE.frontierCostMultiplier(from, to, 2.5);
  }

  @Test
  void theFrontierMultiplierIsThatOfTheDearerSide() {
    assertEquals(1.05, multiplier("small", "small"), 1e-12);
    assertEquals(1.30, multiplier("small", "mid"), 1e-12);
    assertEquals(2.50, multiplier("frontier", "small"), 1e-12);
    assertEquals(1.75, multiplier("stranger", "small"), 1e-12);
  }

  @Test
  void withoutAPriceTheQualityScoreStandsInElseOneHalf() {
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                priced("dear", "5", "0"),
                new Model("graded", Prices.UNKNOWN, .8, 0),
                new Model("over", Prices.UNKNOWN, 3, 0),
                new Model("free", Fixtures.prices("0", "0", "0"), 0, 0),
                new Model("negative", Fixtures.prices("-2", "0", "0"), 0, 0)));
    assertEquals(1, catalogue.pressure("dear"));
    assertEquals(.8, catalogue.pressure("graded"));
    assertEquals(1, catalogue.pressure("over"));
    assertEquals(.5, catalogue.pressure("free"));
    assertEquals(.5, catalogue.pressure("negative"));
    assertEquals(.5, Catalogue.EMPTY.pressure("any"));
  }

  @Test
  void aCacheWritePriceReplacesThePromptPriceInTheCheckoutCost() {
    Prices writes = new Prices("USD", decimal("1"), decimal("1"), decimal("3"), null);
    Prices freeWrites = new Prices("USD", decimal("1"), decimal("1"), decimal("0"), null);
    Catalogue catalogue =
        Catalogue.of(
            List.of(
                new Model("writes", writes, 0, 0),
                new Model("free-writes", freeWrites, 0, 0),
                priced("inverted", "1", "9")));
    assertEquals(1, catalogue.pressure("writes"));
    assertEquals(.5, catalogue.pressure("free-writes"));
    assertEquals(.5, catalogue.pressure("inverted"));
  }

  @Test
  void namesAreUnique() {
    assertNull(CATALOGUE.find("stranger"));
    assertEquals("mid", CATALOGUE.find("mid").name());
    List<Model> twice = List.of(Model.unknown("a"), Model.unknown("a"));
    assertEquals(
        "model: a twice (expected: each name once)",
        assertThrows(IllegalArgumentException.class, () -> Catalogue.of(twice)).getMessage());
  }

  @Test
  void modelsThatCannotBeMeantAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Model.unknown(" "));
    assertThrows(
        IllegalArgumentException.class, () -> new Model("a", Prices.UNKNOWN, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> new Model("a", Prices.UNKNOWN, 0, -1));
  }

  private static final List<Candidate> CANDIDATES =
      List.of(Candidate.of("short"), Candidate.of("long"), Candidate.of("stranger"));
  private static final Catalogue WINDOWS =
      Catalogue.of(List.of(windowed("short", 100), windowed("long", 1000)));

  @Test
  void aContextThatDoesNotFitRemovesTheCandidate() {
    Eligibility got = Eligibility.of(CANDIDATES, WINDOWS, 101, Set.of(), Set.of());
    assertEquals(List.of(Candidate.of("long"), Candidate.of("stranger")), got.eligible());
    assertEquals(Eligibility.Reason.CONTEXT_WINDOW, got.removed().getFirst().reason());
    assertEquals(1000, got.largestWindowTokens());
    assertEquals(3, Eligibility.of(CANDIDATES, WINDOWS, 100, Set.of(), Set.of()).eligible().size());
  }

  @Test
  void anUnavailableCandidateGoesUnlessNoneIsLeft() {
    Set<String> twoDown = Set.of("long", "stranger");
    Eligibility got = Eligibility.of(CANDIDATES, WINDOWS, 10, Set.of(), twoDown);
    assertEquals(List.of(Candidate.of("short")), got.eligible());
    assertEquals(Eligibility.Reason.UNAVAILABLE, got.removed().getFirst().reason());
    Eligibility retry = Eligibility.of(CANDIDATES, WINDOWS, 101, Set.of(), twoDown);
    assertEquals(2, retry.eligible().size());
    assertTrue(Eligibility.of(List.of(), WINDOWS, 1, Set.of(), twoDown).eligible().isEmpty());
  }

  @Test
  void whatAModelDoesNotTakeRemovesItBeforeItsWindowDoes() {
    Model blind = new Model("blind", Prices.UNKNOWN, 0, 1, Set.of(Capability.IMAGES));
    Catalogue catalogue = Catalogue.of(List.of(blind, Model.unknown("all")));
    List<Candidate> candidates = List.of(Candidate.of("blind"), Candidate.of("all"));
    Set<Capability> needs = Set.of(Capability.TOOLS, Capability.IMAGES);
    Eligibility got = Eligibility.of(candidates, catalogue, 10, needs, Set.of());
    assertEquals(List.of(Candidate.of("all")), got.eligible());
    assertEquals("capability:images", got.removed().getFirst().word());
    Eligibility text = Eligibility.of(candidates, catalogue, 10, Set.of(), Set.of());
    assertEquals("context_window", text.removed().getFirst().word());
  }
}
