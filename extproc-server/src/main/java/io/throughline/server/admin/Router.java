package io.throughline.server.admin;

import io.throughline.server.admin.Call.Request;
import io.throughline.server.exchange.Faults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request, and asks for what the route needs. Thread-safe. */
final class Router {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  private final Callers callers;
  private final List<Path> paths = new ArrayList<>();

  /** All routes of one path. */
  private record Path(String template, Pattern pattern, List<Route> routes) {
    boolean open() {
      return routes.stream().allMatch(route -> route.need() == Need.NOTHING);
    }

    /** {@code GET} stands for {@code HEAD} too. */
    @Nullable Route of(String method) {
      String asked = method.equals("HEAD") ? "GET" : method;
      for (Route route : routes) {
        if (route.method().equals(asked)) {
          return route;
        }
      }
      return null;
    }

    String allowed() {
      return routes.stream().map(Route::method).collect(Collectors.joining(", "));
    }
  }

  Router(Callers callers, List<Route> routes) {
    this.callers = callers;
    Map<String, List<Route>> byTemplate = new LinkedHashMap<>();
    routes.forEach(
        route -> byTemplate.computeIfAbsent(route.template(), key -> new ArrayList<>()).add(route));
    byTemplate.forEach(
        (template, all) -> paths.add(new Path(template, Route.pattern(template), all)));
    // What is written out goes before what a parameter stands for.
    paths.sort(Comparator.comparingInt(path -> Route.pathParameters(path.template()).size()));
  }

  /** What the caller may do; null when it may do nothing. */
  @Nullable Access access(Request request) {
    return callers.access(request);
  }

  /** The answer, in the form in which it is sent. Throws nothing. */
  Answer answer(Request request) {
    String path = Objects.requireNonNullElse(request.uri().getRawPath(), "");
    return ProblemDetails.written(path, found(request, path));
  }

  private Answer found(Request request, String rawPath) {
    try {
      for (Path path : paths) {
        Map<String, String> values = Route.matched(path.pattern(), path.template(), rawPath);
        if (values != null) {
          return guarded(path, request, values);
        }
      }
      return Answer.error(404, rawPath);
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "admin request failed: " + Faults.withoutText(e));
      return Answer.error(500, "the request failed");
    }
  }

  private Answer guarded(Path path, Request request, Map<String, String> values) {
    String refusal = callers.refusal(request);
    if (!refusal.isEmpty()) {
      return Answer.error(403, refusal);
    }
    Access access = path.open() ? Access.ALL : callers.access(request);
    if (access == null) {
      return Answer.error(401, "authorization: absent or wrong (expected: Bearer TOKEN)")
          .with("www-authenticate", "Bearer");
    }
    Route route = path.of(request.method());
    if (route == null) {
      return Answer.error(405, request.method() + " (expected: " + path.allowed() + ")")
          .with("allow", path.allowed());
    }
    String missing = route.need().missing(access);
    if (!missing.isEmpty()) {
      return Answer.error(403, missing);
    }
    Map<String, String> query = Parameters.of(request.uri());
    requireKnown(route, query);
    return route.handler().answer(new Call(request, access, values, query));
  }

  /** The reference ignores parameters that it does not know; what is ours does not. */
  private static void requireKnown(Route route, Map<String, String> query) {
    if (!route.template().startsWith("/api/")) {
      return;
    }
    for (String name : query.keySet()) {
      if (!route.doc().knows(name)) {
        String known =
            route.doc().parameters().stream()
                .map(Route.Parameter::name)
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
            name + ": unknown (expected: " + (known.isEmpty() ? "no parameter" : known) + ")");
      }
    }
  }
}
