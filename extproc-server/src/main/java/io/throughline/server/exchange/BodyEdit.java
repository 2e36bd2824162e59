package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.ByteSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An edit of a body by bytes: what is not edited keeps its order, spacing, escapes and duplicates,
 * and is shared, not copied. For one thread.
 */
final class BodyEdit {
  private record Replacement(ByteSpan span, ByteString with) {
    int start() {
      return span.start();
    }
  }

  private final ByteString body;
  private final List<Replacement> replacements = new ArrayList<>();

  BodyEdit(ByteString body) {
    this.body = body;
  }

  /** The body before the edit. */
  ByteString body() {
    return body;
  }

  /** Puts other bytes in place of a span; no two spans of an edit overlap. */
  BodyEdit replace(ByteSpan span, ByteString with) {
    replacements.add(new Replacement(span, with));
    return this;
  }

  /** The body after the edit. */
  ByteString apply() {
    replacements.sort(Comparator.comparingInt(Replacement::start));
    ByteString edited = ByteString.EMPTY;
    int from = 0;
    for (Replacement replacement : replacements) {
      edited = edited.concat(body.substring(from, replacement.start())).concat(replacement.with());
      from = replacement.span().end();
    }
    return edited.concat(body.substring(from));
  }
}
