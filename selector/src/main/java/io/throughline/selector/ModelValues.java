package io.throughline.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A number for each of some models, in a fixed order; as a map of boxed numbers where one is
 * needed. Immutable.
 */
public final class ModelValues extends ByModel<Double> {
  /** No model has one. */
  public static final ModelValues NONE = of(List.<String>of(), name -> name, name -> 0);

  private final double[] values;

  /** Takes the array over. */
  ModelValues(ModelNames names, double[] values) {
    super(names);
    this.values = values;
  }

  /**
   * A number for each item.
   *
   * @param items kept where it is immutable, else copied
   * @param model name of the item's model, of each another
   */
  public static <T> ModelValues of(
      List<T> items, Function<T, String> model, ToDoubleFunction<T> value) {
    double[] values = new double[items.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsDouble(items.get(i));
    }
    return of(items, model, values);
  }

  /**
   * The same with the numbers by position.
   *
   * @param values as many as items; taken over, not to be changed any more
   */
  public static <T> ModelValues of(List<T> items, Function<T, String> model, double[] values) {
    return new ModelValues(ModelNames.of(List.copyOf(items), model), values);
  }

  /** The entries of a map in its order, without those that are null. */
  static ModelValues copyOf(Map<String, Double> map) {
    if (map instanceof ModelValues values) {
      return values;
    }
    List<String> models = new ArrayList<>(map.keySet());
    models.removeIf(model -> map.get(model) == null);
    return of(models, Function.identity(), map::get);
  }

  @Override
  Double at(int position) {
    return values[position];
  }

  /** The number of that model, not boxed; the other one where it has none. */
  double valueOf(String model, double otherwise) {
    int position = names().indexOf(model);
    return position < 0 ? otherwise : values[position];
  }

  /** All numbers by position; not to be changed. */
  double[] numbers() {
    return values;
  }
}
