package io.throughline.server.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.server.Facts;
import io.throughline.server.identity.RequestHeaders;
import io.throughline.server.signal.RoleBindings.Binding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleBindingsTest {
  private static final RoleBindings BINDINGS =
      new RoleBindings(
          "x-user",
          "x-groups",
          List.of(
              new Binding("admin", Set.of("ada"), Set.of("platform")),
              new Binding("admin", Set.of("bob"), Set.of()),
              new Binding("premium", Set.of(), Set.of("gold", "silver"))),
          false);

  @ParameterizedTest(name = "user {0} of {1} has {2}")
  @CsvSource({
    "ada,'',admin",
    "bob,'',admin",
    "Ada,'','' ",
    "eve,platform,admin",
    "eve,'gold, platform',admin premium",
    "eve,' silver ,,',premium",
    "eve,Gold,''",
    "eve,golden,''",
    "'',platform,''"
  })
  void anySubjectGivesTheRole(String user, String groups, String roles) {
    SignalInput input =
        new SignalInput(
            Facts.saying("x"), RequestHeaders.of(Map.of("x-user", user, "x-groups", groups)));
    Set<String> expected = roles.isBlank() ? Set.of() : Set.copyOf(Arrays.asList(roles.split(" ")));
    assertEquals(expected, BINDINGS.apply(input));
    for (String role : List.of("admin", "premium")) {
      assertEquals(
          expected.contains(role) ? 1 : 0, new RoleSignal(role, BINDINGS).match(input), role);
    }
    assertEquals(!user.isEmpty(), BINDINGS.namesUser(input.headers()));
  }

  @Test
  void aRequestWithoutHeadersHasNoRole() {
    assertFalse(BINDINGS.namesUser(RequestHeaders.of(Map.of())));
    assertTrue(BINDINGS.apply(Facts.input(Facts.saying("x"))).isEmpty());
  }
}
