package io.throughline.server.admin;

import io.throughline.server.admin.Route.Content;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document of a table of routes, the same that serves them. */
final class OpenApi {
  static final String PATH = "/openapi.json";
  private static final String VERSION = "0.1.0";
  private static final String PROBLEM = "Problem";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final Map<String, Object> PROBLEM_SCHEMA =
      Schemas.object()
          .with("type", Schemas.TEXT)
          .with("title", Schemas.TEXT)
          .with("status", Schemas.WHOLE)
          .with("detail", Schemas.TEXT)
          .may(
              "error",
              Schemas.object()
                  .with("message", Schemas.TEXT)
                  .with("type", Schemas.TEXT)
                  .with("code", Schemas.WHOLE)
                  .schema())
          .schema();

  private OpenApi() {}

  /** The routes and one more, which serves their document. */
  static List<Route> withDocument(List<Route> routes) {
    List<Route> all = new ArrayList<>(routes);
    Doc doc = Doc.of("openapi", "This document.", Schemas.ANY_OBJECT);
    all.add(Route.get(PATH, Need.READ, call -> Answer.json(document(all)), doc));
    return List.copyOf(all);
  }

  /** As the file in the documents has it. */
  static String text(List<Route> routes) {
    return JSON.writeValueAsString(document(routes)) + "\n";
  }

  static Map<String, Object> document(List<Route> routes) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Throughline: the admin address");
    info.put("version", VERSION);
    Map<String, Object> paths = new LinkedHashMap<>();
    for (Route route : routes) {
      Object path = paths.computeIfAbsent(route.template(), key -> new LinkedHashMap<>());
      put(path, route.method().toLowerCase(java.util.Locale.ROOT), operation(route));
    }
    Map<String, Object> schemas = new LinkedHashMap<>();
    schemas.put(RecordSchema.NAME, RecordSchema.SCHEMA);
    schemas.put(PROBLEM, PROBLEM_SCHEMA);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("securitySchemes", Map.of("token", token()));
    components.put("schemas", schemas);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", info);
    document.put("paths", paths);
    document.put("components", components);
    return document;
  }

  @SuppressWarnings("unchecked")
  private static void put(Object map, String key, Object value) {
    ((Map<String, Object>) map).put(key, value);
  }

  private static Map<String, Object> token() {
    Map<String, Object> scheme = new LinkedHashMap<>();
    scheme.put("type", "http");
    scheme.put("scheme", "bearer");
    return scheme;
  }

  private static Map<String, Object> operation(Route route) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", route.doc().id());
    operation.put("summary", route.doc().summary());
    if (route.need() != Need.NOTHING) {
      operation.put("description", "Token: " + need(route.need()) + ".");
      operation.put("security", List.of(Map.of("token", List.of())));
    }
    List<Map<String, Object>> parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    Content body = route.doc().body();
    if (body != null) {
      Map<String, Object> taken = new LinkedHashMap<>();
      taken.put("required", true);
      taken.put("content", content(body));
      operation.put("requestBody", taken);
    }
    operation.put("responses", responses(route));
    return operation;
  }

  private static String need(Need need) {
    return switch (need) {
      case NOTHING -> "none";
      case READ -> "scope read; of one tenant gets what is that tenant's";
      case READ_ALL -> "scope read, of all tenants";
      case ADMIN -> "scope admin; of one tenant changes what is that tenant's";
      case ADMIN_ALL -> "scope admin, of all tenants";
    };
  }

  private static List<Map<String, Object>> parameters(Route route) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String name : Route.pathParameters(route.template())) {
      all.add(parameter(name, "path", true, Schemas.SOME_TEXT));
    }
    for (Parameter asked : route.doc().parameters()) {
      Map<String, Object> one = parameter(asked.name(), "query", asked.required(), asked.schema());
      one.put("description", asked.description());
      all.add(one);
    }
    return all;
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, Map<String, Object> schema) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", required);
    parameter.put("schema", schema);
    return parameter;
  }

  private static Map<String, Object> responses(Route route) {
    Map<String, Object> responses = new LinkedHashMap<>();
    Content answer = route.doc().answer();
    responses.put(
        answer == null ? "204" : "200",
        answer == null
            ? Map.of("description", "Done.")
            : response("As asked for.", content(answer)));
    for (int status : failures(route)) {
      Map<String, Object> content = content(new Content(Answer.PROBLEM, Schemas.named(PROBLEM)));
      if (route.need() == Need.NOTHING && status == 503 && answer != null) {
        content.putAll(content(answer));
      }
      responses.put(String.valueOf(status), response(ProblemDetails.title(status), content));
    }
    return responses;
  }

  private static TreeSet<Integer> failures(Route route) {
    TreeSet<Integer> statuses = new TreeSet<>(route.doc().failures());
    statuses.addAll(List.of(400, 405, 503));
    if (route.need() != Need.NOTHING) {
      statuses.addAll(List.of(401, 403));
    }
    return statuses;
  }

  private static Map<String, Object> response(String description, Map<String, Object> content) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("description", description);
    response.put("content", content);
    return response;
  }

  private static Map<String, Object> content(Content of) {
    Map<String, Object> content = new LinkedHashMap<>();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("schema", of.schema());
    content.put(of.type(), schema);
    return content;
  }
}
