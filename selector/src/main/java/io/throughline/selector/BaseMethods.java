package io.throughline.selector;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of base methods; immutable. A new method is one line of {@link #standard()}. */
public final class BaseMethods {
  private static final BaseMethods STANDARD =
      new BaseMethods(Map.of())
          .with(new StaticMethod())
          .with(new HybridMethod())
          .with(new CostQualityMethod())
          .with(new LatencyAwareMethod())
          .with(new MultiFactorMethod())
          .with(new EloMethod());

  private final Map<String, BaseMethod> byName;

  private BaseMethods(Map<String, BaseMethod> byName) {
    this.byName = byName;
  }

  /** The methods of this library. */
  public static BaseMethods standard() {
    return STANDARD;
  }

  /** A copy in which that method is found under its name, in place of any other. */
  public BaseMethods with(BaseMethod method) {
    Map<String, BaseMethod> copy = new LinkedHashMap<>(byName);
    copy.put(method.name(), method);
    return new BaseMethods(copy);
  }

  /** The method of that name, or null. */
  public @Nullable BaseMethod find(String name) {
    return byName.get(name);
  }

  /** All names, in the order they were added. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }
}
