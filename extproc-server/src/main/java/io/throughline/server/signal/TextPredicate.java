package io.throughline.server.signal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the text of a header or of a metadata entry must satisfy. Immutable; case counts. */
public sealed interface TextPredicate {
  /** Whether a value satisfies it; null for an absent one. */
  boolean holds(@Nullable String value);

  /** The value is this. */
  record Equals(String wanted) implements TextPredicate {
    @Override
    public boolean holds(@Nullable String value) {
      return wanted.equals(value);
    }
  }

  /** The value is one of these. */
  record In(Set<String> wanted) implements TextPredicate {
    /** Copies the values. */
    public In {
      wanted = Set.copyOf(wanted);
    }

    @Override
    public boolean holds(@Nullable String value) {
      return value != null && wanted.contains(value);
    }
  }

  /** There is a value, or there is none. */
  record Exists(boolean wanted) implements TextPredicate {
    @Override
    public boolean holds(@Nullable String value) {
      return (value != null) == wanted;
    }
  }

  /** The value begins with this. */
  record Prefix(String wanted) implements TextPredicate {
    @Override
    public boolean holds(@Nullable String value) {
      return value != null && value.startsWith(wanted);
    }
  }
}
