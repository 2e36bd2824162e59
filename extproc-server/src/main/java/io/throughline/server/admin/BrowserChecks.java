package io.throughline.server.admin;

import io.throughline.server.admin.Call.Request;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser must not be made to do by the page of somebody else: change something with the
 * rights of its user, or read an address that is open to its own machine alone.
 */
final class BrowserChecks {
  /** The header that a page of another origin cannot send without being allowed to. */
  static final String HEADER = "x-throughline-console";

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private BrowserChecks() {}

  /**
   * Why a call that bears no token of its own is not answered; "" when it is. A program that is no
   * browser sends neither {@code origin} nor {@code sec-fetch-site}.
   */
  static String crossSite(Request request) {
    String origin = request.header().apply("origin");
    String site = request.header().apply("sec-fetch-site");
    if (READING.contains(request.method()) || (origin == null && site == null)) {
      return "";
    }
    if (origin != null && !isOwn(origin, request.header().apply("host"))) {
      return "origin: " + origin + " (expected: this address)";
    }
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return "sec-fetch-site: " + site + " (expected: same-origin)";
    }
    return "1".equals(request.header().apply(HEADER))
        ? ""
        : HEADER + ": absent (expected: 1, from a browser)";
  }

  /** Whether a host is this machine, by a name that no name server gives away. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      URI from = new URI(origin);
      String authority = from.getRawAuthority();
      return authority != null
          && (authority.equalsIgnoreCase(host)
              || (authority + defaultPort(from)).equalsIgnoreCase(host)
              || authority.equalsIgnoreCase(host + defaultPort(from)));
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }

  private static String defaultPort(URI origin) {
    return "https".equals(origin.getScheme()) ? ":443" : ":80";
  }
}
