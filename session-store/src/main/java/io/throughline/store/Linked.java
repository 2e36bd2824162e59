package io.throughline.store;

import java.util.List;
import java.util.Optional;

/**
 * What the first key that has a link leads to.
 *
 * @param link its link; empty when no key has one
 * @param degraded why others may know more, such as {@code session_store_late}; empty when they do
 *     not
 */
public record Linked(Optional<Link> link, String degraded) {
  /** No key has a link. */
  public static final Linked NONE = new Linked(Optional.empty(), "");

  /** A link as all replicas know it. */
  static Linked to(Link link) {
    return new Linked(Optional.of(link), "");
  }

  /** The first of these that is there. */
  public static Linked first(List<Optional<Link>> links) {
    return links.stream().flatMap(Optional::stream).findFirst().map(Linked::to).orElse(NONE);
  }

  /** The same, which others may know better. */
  Linked degraded(String why) {
    return new Linked(link, why);
  }
}
