package io.throughline.server.exchange;

import io.throughline.server.dialect.PrefixHash;
import io.throughline.server.dialect.Prefixes;
import io.throughline.server.dialect.ProviderStateFacts;
import io.throughline.server.dialect.ProviderStateKind;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.SessionIdentity;
import io.throughline.server.identity.Tenants;
import io.throughline.session.SessionKey;
import io.throughline.store.Followed;
import io.throughline.store.InMemoryLinkStore;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.LinkStore;
import io.throughline.store.Linked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of a request whose client names none, and the owner of the provider state that
 * a request continues. Thread-safe; never blocks.
 *
 * @param links what leads to sessions and owners
 * @param open answers that have not ended
 */
record SessionFinder(LinkStore links, OpenExchanges open) {
  /** A client may ask for what an answer named before the end of that answer was read. */
  private static final int LOOKS_MAX = 5;

  /** The same where that answer, if there is one, goes through another replica. */
  private static final int LOOKS_ELSEWHERE_MAX = 3;

  private static final long LOOK_AGAIN_MILLIS = 15;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);

  /** Source of a session that was found by what its conversation begins with, or begun. */
  static final String DERIVED = "derived";

  private static final String DERIVED_ID = "tl-";

  /**
   * What was found.
   *
   * @param request the request in its session
   * @param forkedFrom key of the session that it forked from just now; null for none
   * @param stateOwner model whose provider keeps the state that the request continues; empty when
   *     that is not known
   * @param degraded why others may know of another session; empty when they do not
   */
  record Found(
      ClientRequest request, @Nullable SessionKey forkedFrom, String stateOwner, String degraded) {
    static Found named(ClientRequest request) {
      return new Found(request, null, "", "");
    }

    /** The same, which others may know better; why is empty if they do not. */
    private Found degraded(String why) {
      return degraded.isEmpty() ? new Found(request, forkedFrom, stateOwner, why) : this;
    }
  }

  /** Whether a request has to be looked up at all. */
  static boolean isNeeded(ClientRequest request, RequestFacts facts) {
    return !request.session().known() || !facts.providerState().linked().isEmpty();
  }

  /** Looks a request up. */
  CompletionStage<Found> find(ClientRequest request, RequestFacts facts) {
    List<ProviderStateFacts.Reference> references = facts.providerState().linked();
    if (references.isEmpty()) {
      return inSession(request, facts, "");
    }
    List<LinkKey> keys =
        references.stream()
            .map(reference -> Tenants.idKey(request.tenant(), reference.id()))
            .toList();
    ProviderStateKind strongest = references.getFirst().kind();
    return findIssued(keys).thenCompose(linked -> owned(request, facts, linked, strongest));
  }

  /** What ids that a provider issued lead to; waits a moment for answers that just end. */
  CompletionStage<Linked> findIssued(List<LinkKey> keys) {
    return findIssued(keys, 1);
  }

  private CompletionStage<Linked> findIssued(List<LinkKey> keys, int look) {
    long askedNanos = System.nanoTime();
    return links
        .findFirst(keys)
        .thenCompose(linked ->
            linked.link().isPresent() || look >= looksMax(linked, System.nanoTime() - askedNanos)
                ? CompletableFuture.completedFuture(linked)
                : CompletableFuture.supplyAsync(() -> look + 1, LATER)
                    .thenCompose(next -> findIssued(keys, next)));
  }

  /**
   * Links of this process alone come only from answers that it has open, and so do others while
   * nobody else can be asked. A memory that was waited for in vain is not waited for again.
   */
  private int looksMax(Linked linked, long tookNanos) {
    boolean asked = linked.degraded().isEmpty();
    if (!asked && tookNanos > TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)) {
      return 1;
    }
    if (open.size() > 0) {
      return LOOKS_MAX;
    }
    return asked && !(links instanceof InMemoryLinkStore) ? LOOKS_ELSEWHERE_MAX : 1;
  }

  private CompletionStage<Found> owned(
      ClientRequest request, RequestFacts facts, Linked linked, ProviderStateKind strongest) {
    String owner = linked.link().map(Link::model).orElse("");
    String session = linked.link().map(Link::sessionId).orElse("");
    boolean adopts = !request.session().known() && !session.isEmpty();
    return inSession(
            adopts ? request.in(new SessionIdentity(session, strongest.word())) : request,
            facts,
            owner)
        .thenApply(found -> found.degraded(linked.degraded()));
  }

  private CompletionStage<Found> inSession(
      ClientRequest request, RequestFacts facts, String stateOwner) {
    if (request.session().known()) {
      return CompletableFuture.completedFuture(new Found(request, null, stateOwner, ""));
    }
    String newId = DERIVED_ID + request.exchangeId();
    Prefixes prefixes = facts.prefixes();
    PrefixHash whole = prefixes.whole();
    if (!request.isTurn()) {
      return known(request, prefixes, stateOwner);
    }
    if (whole == null) {
      return CompletableFuture.completedFuture(
          new Found(request.in(new SessionIdentity(newId, DERIVED)), null, stateOwner, ""));
    }
    List<LinkKey> earlier = prefixes.earlier().stream().map(SessionFinder::key).toList();
    return links
        .follow(key(whole), earlier, newId)
        .thenApply(followed -> followed(request, followed, stateOwner));
  }

  /** A request that is no turn continues nothing, so that a turn still can. */
  private CompletionStage<Found> known(
      ClientRequest request, Prefixes prefixes, String stateOwner) {
    List<LinkKey> keys = new ArrayList<>();
    if (prefixes.whole() != null) {
      keys.add(key(prefixes.whole()));
    }
    prefixes.earlier().forEach(earlier -> keys.add(key(earlier)));
    return links
        .findFirst(keys)
        .thenApply(linked -> {
          SessionIdentity session =
              linked
                  .link()
                  .map(found -> new SessionIdentity(found.sessionId(), DERIVED))
                  .orElse(SessionIdentity.NONE);
          return new Found(request.in(session), null, stateOwner, linked.degraded());
        });
  }

  private static Found followed(ClientRequest request, Followed followed, String stateOwner) {
    String parent = followed.parentId();
    SessionKey forkedFrom = parent.isEmpty() ? null : Tenants.key(request.tenant(), parent);
    SessionIdentity session = new SessionIdentity(followed.sessionId(), DERIVED, parent);
    return new Found(request.in(session), forkedFrom, stateOwner, followed.degraded());
  }

  private static LinkKey key(PrefixHash hash) {
    return new LinkKey(hash.high(), hash.low());
  }
}
