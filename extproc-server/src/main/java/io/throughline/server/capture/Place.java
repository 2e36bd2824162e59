package io.throughline.server.capture;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;

/**
 * Where in a JSON value the parser stands. A path names fields from the outside in, {@link #EACH}
 * for the elements of a list and {@link #ANY} for a field of any name. At a closing bracket it is
 * the place of the value that closes.
 */
final class Place {
  static final String EACH = "*";
  static final String ANY = "?";

  private Place() {}

  /** Whether the current value stands at that path. */
  static boolean at(JsonParser parser, String... path) {
    TokenStreamContext above = above(parser.streamReadContext(), path);
    return above != null && above.inRoot();
  }

  /** The same as {@link #within} of an opening bracket, whose place is that of its value. */
  static boolean opens(JsonParser parser, String holder, String... path) {
    TokenStreamContext above = above(parser.streamReadContext().getParent(), path);
    return above != null && (above.inRoot() || isHolder(above, holder));
  }

  /** Whether it stands at that path, or at that path in the field {@code holder} of the whole. */
  static boolean within(JsonParser parser, String holder, String... path) {
    TokenStreamContext above = above(parser.streamReadContext(), path);
    return above != null && (above.inRoot() || isHolder(above, holder));
  }

  private static boolean isHolder(TokenStreamContext context, String holder) {
    TokenStreamContext parent = context.getParent();
    return parent != null && parent.inRoot() && holder.equals(context.currentName());
  }

  /** What is around the path; null when the innermost part of the place is another one. */
  private static @Nullable TokenStreamContext above(
      @Nullable TokenStreamContext innermost, String[] path) {
    TokenStreamContext context = innermost;
    for (int i = path.length - 1; i >= 0; i--) {
      if (context == null || !matches(context, path[i])) {
        return null;
      }
      context = context.getParent();
    }
    return context;
  }

  private static boolean matches(TokenStreamContext context, String step) {
    if (step.equals(EACH)) {
      return context.inArray();
    }
    return context.inObject() && (step.equals(ANY) || step.equals(context.currentName()));
  }
}
