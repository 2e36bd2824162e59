package io.throughline.workload.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedModelTest {
  @Test
  void aSessionBeginsWithTheLargeModel() {
    assertEquals(
        "large", AskedModel.of(Tiers.DEFAULT, null, request(0, 1_000, 10, true).arrival()).name());
  }

  @ParameterizedTest
  @CsvSource({
    // input and answer before, this input, tool result, asked
    "1000, 100, 1599, false, middle",
    "1000, 100, 1600, false, large",
    "1000, 100,  999, false, large",
    "1000, 100,  999, true,  large",
    "1000, 100, 3099, true,  small",
    "1000, 100, 3100, true,  middle",
    "1000, 999, 2500, true,  small",
    "1000, 1000, 2000, true,  middle",
  })
  void laterRequestsAskByWhatIsNew(
      long input, long answer, long next, boolean toolResult, String asked) {
    RecordedRequest before = request(0, input, answer, false);
    Arrival request = request(1, next, 50_000, toolResult).arrival();
    assertEquals(asked, AskedModel.of(Tiers.DEFAULT, before, request).name());
  }

  private static RecordedRequest request(int index, long input, long output, boolean toolResult) {
    return new RecordedRequest(index, index * 1_000L, 500, input, output, 0, toolResult);
  }
}
