package io.throughline.workload.trace;

import java.util.List;

/** One recorded session, whole, in the order of its requests. */
public record RecordedSession(String name, List<RecordedRequest> requests) {
  /** Copies the requests. */
  public RecordedSession {
    requests = List.copyOf(requests);
  }
}
