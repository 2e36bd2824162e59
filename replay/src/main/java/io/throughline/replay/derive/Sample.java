package io.throughline.replay.derive;

/** Mean and spread of what was seen, without keeping it (Welford's method). */
final class Sample {
  private long count;
  private double mean;
  private double squares;

  void add(double value) {
    count++;
    double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }

  long count() {
    return count;
  }

  double mean() {
    return mean;
  }

  /** The variance of the mean; 0 below two values. */
  double varianceOfMean() {
    return count < 2 ? 0 : squares / (count - 1) / count;
  }
}
