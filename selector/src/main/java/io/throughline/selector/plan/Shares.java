package io.throughline.selector.plan;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A number for each of some models, in two arrays, as a forecast is read on the way of a request;
 * as a map of boxed numbers where one is needed. Immutable.
 */
public final class Shares extends AbstractMap<String, Double> {
  /** Of no model. */
  public static final Shares NONE = new Shares(new String[0], new double[0]);

  private final String[] models;
  private final double[] values;

  private Shares(String[] models, double[] values) {
    this.models = models;
    this.values = values;
  }

  /** The first so many of names and numbers, which are taken over. */
  static Shares of(String[] models, double[] values, int size) {
    if (size == 0) {
      return NONE;
    }
    return size == models.length
        ? new Shares(models, values)
        : new Shares(Arrays.copyOf(models, size), Arrays.copyOf(values, size));
  }

  /** The entries of a map, in its order. */
  public static Shares copyOf(Map<String, Double> map) {
    if (map instanceof Shares shares) {
      return shares;
    }
    String[] models = map.keySet().toArray(String[]::new);
    double[] values = new double[models.length];
    for (int i = 0; i < models.length; i++) {
      values[i] = map.getOrDefault(models[i], 0.0);
    }
    return new Shares(models, values);
  }

  @Override
  public int size() {
    return models.length;
  }

  /** The name at a position, 0 to size - 1. */
  public String model(int position) {
    return models[position];
  }

  /** The number at a position, 0 to size - 1. */
  public double value(int position) {
    return values[position];
  }

  /** The number of a model; 0 where it has none. */
  public double of(String model) {
    int position = indexOf(model);
    return position < 0 ? 0 : values[position];
  }

  private int indexOf(String model) {
    for (int i = 0; i < models.length; i++) {
      if (models[i].equals(model)) {
        return i;
      }
    }
    return -1;
  }

  /** Each as a part of them all. */
  Shares ofSum() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double[] parts = new double[values.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = values[i] / sum;
    }
    return new Shares(models, parts);
  }

  /**
   * Each moved towards what another says of the model, which is 0 where it says nothing.
   *
   * @param scale that the other is to be read in
   * @param weight of the other, 0 to 1
   */
  Shares mixedWith(Shares other, double scale, double weight) {
    Shares all = withNamesOf(other);
    double[] mixed = new double[all.values.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = PlanEntry.mixed(all.values[i], scale * other.of(all.models[i]), weight);
    }
    return new Shares(all.models, mixed);
  }

  /** The names of both, those that only the other has with 0. */
  private Shares withNamesOf(Shares other) {
    Shares all = this;
    for (String model : other.models) {
      all = all.indexOf(model) < 0 ? all.plus(model, 0) : all;
    }
    return all;
  }

  /** With one more at the end. */
  private Shares plus(String model, double value) {
    String[] more = Arrays.copyOf(models, models.length + 1);
    double[] moreValues = Arrays.copyOf(values, values.length + 1);
    more[models.length] = model;
    moreValues[values.length] = value;
    return new Shares(more, moreValues);
  }

  @Override
  public Set<Map.Entry<String, Double>> entrySet() {
    Map<String, Double> map = LinkedHashMap.newLinkedHashMap(models.length);
    for (int i = 0; i < models.length; i++) {
      map.put(models[i], values[i]);
    }
    return Collections.unmodifiableMap(map).entrySet();
  }
}
