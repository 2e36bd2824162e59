package io.throughline.server.diverging;

import io.throughline.server.dialect.Api;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How an API writes a conversation. Implementations are stateless. */
sealed interface Form permits ChatForm, MessagesForm, ResponsesForm {
  /** That of an API with conversations. */
  static Form of(Api api) {
    return switch (api) {
      case CHAT -> new ChatForm();
      case MESSAGES -> new MessagesForm();
      case RESPONSES -> new ResponsesForm();
      case EMBEDDINGS -> throw new IllegalArgumentException("no conversation");
    };
  }

  /** The field that holds it. */
  String list();

  /** Whether a system message stands in it; otherwise it belongs into the head. */
  boolean keepsSystem();

  /** Adds what the body needs besides the conversation. */
  void head(ObjectNode body, String system);

  /** A tool that takes any object. */
  ObjectNode tool(String name);

  /** Whether a user's text stands there as it is; clients write some so, and some as blocks. */
  static boolean isPlain(ObjectNode message) {
    return Session.role(message).equals("user") && Session.text(message).length() % 2 == 0;
  }

  /** What a stretch becomes: an assistant message first, then results and users' messages. */
  List<ObjectNode> items(List<ObjectNode> stretch);
}
