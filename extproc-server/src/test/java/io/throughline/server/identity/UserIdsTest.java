package io.throughline.server.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserIdsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user_ab12_account__session_11111111-2222-3333-4444-555555555555 | 11111111-2222-3333-4444-555555555555",
        "user_a_account_b_session_c | c",
        "user_a_session_b_session_c | c",
        "{\"device_id\":\"d\",\"account_uuid\":\"\",\"session_id\":\"s-1\"} | s-1",
        "{ \"session_id\" : \"s 2\" } | s 2",
        "user_1 | ``",
        "_session_ | ``",
        "user_a_session_b c | ``",
        "user_a_session_b/../c | ``",
        "session_1 | ``",
        "{\"session_id\":7} | ``",
        "{\"session_id\":\"\"} | ``",
        "{\"session_id\":\"a\\u0041\"} | ``",
        "{\"other\":\"_session_x\"} | ``",
        "`` | ``",
      })
  void onlyTheEmbeddedSessionCounts(String userId, String session) {
    assertEquals(session, UserIds.session(userId));
  }
}
