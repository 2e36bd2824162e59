package io.throughline.server.signal;

import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.identity.RequestHeaders;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the signals of one request look at. One instance serves one request, on one thread.
 *
 * <p>Headers are here while the request is decided and nowhere after it: credentials are among
 * them.
 */
public final class SignalInput {
  private final RequestFacts facts;
  private final RequestHeaders headers;
  private final Map<Function<SignalInput, ?>, Object> worked = new IdentityHashMap<>();

  /** What a request says in its body and in its headers. */
  public SignalInput(RequestFacts facts, RequestHeaders headers) {
    this.facts = facts;
    this.headers = headers;
  }

  /** What the body says. */
  public RequestFacts facts() {
    return facts;
  }

  /** The text that decisions look at. */
  public String text() {
    return facts.text();
  }

  /** The headers. */
  public RequestHeaders headers() {
    return headers;
  }

  /** What several rules need, worked out once a request. The work is told apart by identity. */
  <T> T once(Function<SignalInput, T> work) {
    @SuppressWarnings("unchecked") // The entry of a function holds that function's result.
    T known = (T) worked.get(work);
    if (known != null) {
      return known;
    }
    T result = work.apply(this);
    worked.put(work, result);
    return result;
  }
}
