package io.throughline.server.capture;

import io.throughline.server.dialect.Digests;
import java.util.ArrayList;
import java.util.List;

/** What an answer issued that a later request carries back. Bounded; for one thread. */
final class IssuedState {
  private static final int DIGESTS_MAX = 256;
  private static final int IDS_MAX = 16;
  private static final int ID_CHARS_MAX = 512;

  private final List<Long> digests = new ArrayList<>(0);
  private final List<String> ids = new ArrayList<>(0);

  /** A tool-call id or a sealed value; servers repeat them in several parts of a stream. */
  void digest(String value) {
    if (value.isEmpty() || digests.size() == DIGESTS_MAX) {
      return;
    }
    Long digest = Digests.of(value);
    if (!digests.contains(digest)) {
      digests.add(digest);
    }
  }

  /** An id by which the provider knows what it keeps. */
  void id(String id) {
    boolean sound = !id.isBlank() && id.length() <= ID_CHARS_MAX;
    if (sound && ids.size() < IDS_MAX && !ids.contains(id)) {
      ids.add(id);
    }
  }

  List<Long> digests() {
    return digests;
  }

  List<String> ids() {
    return ids;
  }
}
