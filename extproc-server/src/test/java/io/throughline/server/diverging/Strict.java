package io.throughline.server.diverging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.throughline.server.dialect.Api;
import io.throughline.server.diverging.StrictMessages.SystemMessages;
import java.util.List;

/** The validators by API. Stateless. */
public final class Strict {
  /** The APIs with conversations. */
  public static final List<Api> APIS = List.of(Api.CHAT, Api.MESSAGES, Api.RESPONSES);

  private Strict() {}

  /** What a body breaks; a message of the role {@code system} breaks those of Messages. */
  public static List<Violation> check(Api api, byte[] body) {
    return switch (api) {
      case CHAT -> StrictChat.check(body);
      case MESSAGES -> StrictMessages.check(body, SystemMessages.REFUSED);
      case RESPONSES -> StrictResponses.check(body);
      case EMBEDDINGS -> throw new IllegalArgumentException("no conversation");
    };
  }

  /** Fails with the violations, if there are any. */
  public static void assertValid(Api api, byte[] body, String what) {
    assertEquals(List.of(), check(api, body), () -> api + ": " + what);
  }
}
