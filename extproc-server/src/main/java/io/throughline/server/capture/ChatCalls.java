package io.throughline.server.capture;

/**
 * Puts the parts of calls in Chat Completions together. A stream tells a call's id and tool in one
 * part and its arguments in many, which name it by its index; some servers repeat the id or the
 * tool in each, some have no index, and some use one index for all. For one thread.
 */
final class ChatCalls {
  private static final long NO_INDEX = -1;

  private final MadeCalls calls;
  private long openIndex = NO_INDEX;
  private String openId = "";
  private boolean any;

  private long index = NO_INDEX;
  private String id = "";
  private String name = "";
  private String text = "";
  private boolean json;

  ChatCalls(MadeCalls calls) {
    this.calls = calls;
  }

  void index(long told) {
    index = told;
  }

  void id(String told) {
    id = told;
  }

  void name(String told) {
    name = told;
  }

  /** Arguments, or a piece of them: JSON, or a text in a form of the tool's own. */
  void text(String told, boolean asJson) {
    text = told;
    json = asJson;
  }

  /** A part is over. */
  void ended() {
    if (begins()) {
      calls.begin();
      openIndex = index;
      openId = id;
      any = true;
    }
    if (any && (index == NO_INDEX || index == openIndex)) {
      add();
    }
    clear();
  }

  private boolean begins() {
    if (!id.isEmpty()) {
      return !any || !id.equals(openId);
    }
    return !name.isEmpty() && (!any || index == NO_INDEX || index != openIndex);
  }

  private void add() {
    if (!name.isEmpty()) {
      calls.tool(name);
    }
    if (json) {
      calls.arguments().json(text.toCharArray(), 0, text.length());
    } else {
      calls.arguments().plain(text);
    }
  }

  /** Forgets the part. */
  void clear() {
    index = NO_INDEX;
    id = "";
    name = "";
    text = "";
  }
}
