package io.throughline.workload;

/**
 * How hard the turns of a scenario are; the sum is cut to 0 to 1.
 *
 * @param base of a first turn without bonus, wave and noise, −1 to 1
 * @param progress what is added until the last turn, −1 to 1
 * @param bonus what is added on turns that are not user turns, −1 to 1
 * @param wave amplitude of a wave of eight turns, −1 to 1
 * @param noise half the width of the uniform noise, 0 to 1
 */
public record Demand(double base, double progress, double bonus, double wave, double noise) {
  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public Demand {
    Expect.within("base", base, -1, 1);
    Expect.within("progress", progress, -1, 1);
    Expect.within("bonus", bonus, -1, 1);
    Expect.within("wave", wave, -1, 1);
    Expect.within("noise", noise, 0, 1);
  }

  double of(int turn, Phase phase, PythonRandom random) {
    double added = progress * ((double) turn / (Session.TURNS - 1));
    double ofPhase = phase == Phase.USER_TURN ? 0 : bonus;
    double ofWave = wave * StrictMath.sin(turn * Math.PI / 4);
    return Math.clamp(base + added + ofPhase + ofWave + random.uniform(-noise, noise), 0, 1);
  }
}
