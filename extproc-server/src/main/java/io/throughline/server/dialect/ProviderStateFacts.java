package io.throughline.server.dialect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a request carries of state that its provider keeps or has sealed.
 *
 * @param kinds the kinds, in the order of {@link ProviderStateKind}; empty for none
 * @param references ids by which the provider knows such state, strongest kind first
 * @param sealDigests digests of the newest sealed values (signatures, encrypted contents)
 */
public record ProviderStateFacts(
    List<ProviderStateKind> kinds, List<Reference> references, List<Long> sealDigests) {
  private static final int REFERENCES_MAX = 16;
  private static final int SEALS_MAX = 16;

  /** A portable request. */
  public static final ProviderStateFacts NONE =
      new ProviderStateFacts(List.of(), List.of(), List.of());

  /**
   * An id that a provider issued.
   *
   * @param kind what it names
   * @param id as the client sent it
   */
  public record Reference(ProviderStateKind kind, String id) {}

  /** Copies the lists. */
  public ProviderStateFacts {
    kinds = List.copyOf(kinds);
    references = List.copyOf(references);
    sealDigests = List.copyOf(sealDigests);
  }

  /** Whether the request carries any. */
  public boolean present() {
    return !kinds.isEmpty();
  }

  /** The strongest kind as records tell it; empty for none. */
  public String word() {
    return kinds.isEmpty() ? "" : kinds.getFirst().word();
  }

  /** The references whose owner is remembered. */
  public List<Reference> linked() {
    return references.stream().filter(reference -> reference.kind().isLinked()).toList();
  }

  /** The id of a kind; empty without one. */
  public String id(ProviderStateKind kind) {
    return references.stream()
        .filter(reference -> reference.kind() == kind)
        .map(Reference::id)
        .findFirst()
        .orElse("");
  }

  /** Gathers while a body is read; of many, the newest are kept. For one thread. */
  static final class Builder {
    private final Set<ProviderStateKind> kinds = EnumSet.noneOf(ProviderStateKind.class);
    private final List<Reference> references = new ArrayList<>(0);
    private final List<Long> seals = new ArrayList<>(0);

    void kind(ProviderStateKind kind) {
      kinds.add(kind);
    }

    void reference(ProviderStateKind kind, String id) {
      if (id.isBlank()) {
        return;
      }
      kinds.add(kind);
      Reference reference = new Reference(kind, id);
      references.remove(reference);
      references.add(reference);
      if (references.size() > REFERENCES_MAX) {
        references.removeFirst();
      }
    }

    void seal(ProviderStateKind kind, String value) {
      if (value.isEmpty()) {
        return;
      }
      kinds.add(kind);
      seals.add(Digests.of(value));
      if (seals.size() > SEALS_MAX) {
        seals.removeFirst();
      }
    }

    ProviderStateFacts build() {
      if (kinds.isEmpty()) {
        return NONE;
      }
      List<Reference> ordered = new ArrayList<>(references.reversed());
      ordered.sort(Comparator.comparing(Reference::kind));
      return new ProviderStateFacts(List.copyOf(kinds), ordered, seals);
    }
  }
}
