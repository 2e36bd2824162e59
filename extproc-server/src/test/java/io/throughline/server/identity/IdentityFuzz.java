package io.throughline.server.identity;

import static io.throughline.fuzz.FuzzTarget.require;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.throughline.fuzz.FuzzTarget;
import io.throughline.server.config.SidecarSettings.TenantSettings;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Lines of headers {@code name: value}, an empty line, a body: whatever they say, a session is
 * printable, short, and from a source of the table.
 */
public final class IdentityFuzz implements FuzzTarget {
  private static final Set<String> SOURCES = new HashSet<>(SessionIdSources.names());

  private final Tenants tenants =
      new Tenants(new TenantSettings("x-tenant", true, null), new byte[] {1});

  @Override
  public void read(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    RequestHeaders headers = headers(end < 0 ? text : text.substring(0, end));
    check(SessionIdSources.ofHeaders(headers, IdentityFuzz::ignored));
    require(!tenants.of(headers).tenant().isEmpty(), "a tenant");
    require(headers.path().indexOf('?') < 0, "a path without its query");
    if (end >= 0) {
      body(headers, text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void body(RequestHeaders headers, byte[] body) {
    for (Api api : Api.values()) {
      try {
        check(
            SessionIdSources.ofBody(
                RequestReader.read(api, body, null), headers, IdentityFuzz::ignored));
      } catch (MalformedRequestException e) {
        // Refused before anyone asks for its session.
      }
    }
  }

  private static void ignored(String source) {
    require(SOURCES.contains(source) || source.equals("x-claude-code-agent-id"), "a source");
  }

  private static void check(SessionIdentity session) {
    require(
        session.known() ? SOURCES.contains(session.source()) : session.source().equals("none"),
        "a source");
    for (String id : new String[] {session.id(), session.parentId()}) {
      require(id.length() <= SessionIdSources.ID_CHARS_MAX, "a short id");
      require(id.chars().allMatch(c -> c >= ' ' && c <= '~'), "a printable id");
    }
  }

  private static RequestHeaders headers(String lines) {
    HeaderMap.Builder map = HeaderMap.newBuilder();
    for (String line : lines.split("\n")) {
      int colon = line.indexOf(':', 1);
      map.addHeaders(
          HeaderValue.newBuilder()
              .setKey(colon < 0 ? line : line.substring(0, colon))
              .setRawValue(
                  ByteString.copyFrom(line.substring(colon + 1), StandardCharsets.ISO_8859_1)));
    }
    return RequestHeaders.of(map.build());
  }
}
