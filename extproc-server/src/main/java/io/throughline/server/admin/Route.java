package io.throughline.server.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the admin address serves: how it is asked for, and what is told of it.
 *
 * @param method in upper case
 * @param template path; {@code {name}} stands for a segment, as the last one for all of the rest
 * @param need what is asked of the caller
 * @param handler answers it
 * @param doc what is told of it
 */
record Route(String method, String template, Need need, Handler handler, Doc doc) {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

  /** Answers a call; what is wrong with it may be thrown as an IllegalArgumentException. */
  interface Handler {
    Answer answer(Call call);
  }

  static Route get(String template, Need need, Handler handler, Doc doc) {
    return new Route("GET", template, need, handler, doc);
  }

  /** Names of the parameters in the path, in order. */
  static List<String> pathParameters(String template) {
    return PARAMETER.matcher(template).results().map(found -> found.group(1)).toList();
  }

  /** Matches the paths of a template. */
  static Pattern pattern(String template) {
    StringBuilder regex = new StringBuilder();
    Matcher parameter = PARAMETER.matcher(template);
    int from = 0;
    while (parameter.find()) {
      regex.append(Pattern.quote(template.substring(from, parameter.start())));
      from = parameter.end();
      regex.append(from == template.length() ? "(.+)" : "([^/]+)");
    }
    return Pattern.compile(regex.append(Pattern.quote(template.substring(from))).toString());
  }

  /** Values of the parameters by name; null when the path is another. */
  static @Nullable Map<String, String> matched(Pattern pattern, String template, String rawPath) {
    Matcher matcher = pattern.matcher(rawPath);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<String> names = pathParameters(template);
    for (int i = 0; i < names.size(); i++) {
      String raw = matcher.group(i + 1).replace("+", "%2B");
      values.put(names.get(i), URLDecoder.decode(raw, StandardCharsets.UTF_8));
    }
    return values;
  }

  /**
   * What is told of a route.
   *
   * @param id its name for programs
   * @param summary one sentence
   * @param parameters of the query
   * @param body what it takes; null for none
   * @param answer what it answers when all is well; null for 204 and nothing
   * @param failures statuses beside those that every route has
   */
  record Doc(
      String id,
      String summary,
      List<Parameter> parameters,
      @Nullable Content body,
      @Nullable Content answer,
      List<Integer> failures) {
    /** A JSON answer without parameters. */
    static Doc of(String id, String summary, Map<String, Object> schema) {
      return new Doc(id, summary, List.of(), null, new Content(Answer.JSON, schema), List.of());
    }

    /** An answer that tells nothing. */
    static Doc nothing(String id, String summary) {
      return new Doc(id, summary, List.of(), null, null, List.of());
    }

    Doc asks(List<Parameter> more) {
      List<Parameter> all = new ArrayList<>(parameters);
      all.addAll(more);
      return new Doc(id, summary, List.copyOf(all), body, answer, failures);
    }

    Doc asks(Parameter... more) {
      return asks(List.of(more));
    }

    Doc takes(String type, Map<String, Object> schema) {
      return new Doc(id, summary, parameters, new Content(type, schema), answer, failures);
    }

    Doc answers(String type, Map<String, Object> schema) {
      return new Doc(id, summary, parameters, body, new Content(type, schema), failures);
    }

    Doc fails(Integer... statuses) {
      return new Doc(id, summary, parameters, body, answer, List.of(statuses));
    }

    boolean knows(String parameter) {
      return parameters.stream().anyMatch(known -> known.name().equals(parameter));
    }
  }

  /**
   * A body.
   *
   * @param type content type
   * @param schema JSON Schema
   */
  record Content(String type, Map<String, Object> schema) {}

  /**
   * A parameter of the query.
   *
   * @param name in lower case
   * @param description one sentence
   * @param required whether it must be there
   * @param schema JSON Schema of its value
   */
  record Parameter(String name, String description, boolean required, Map<String, Object> schema) {
    static Parameter of(String name, String description, Map<String, Object> schema) {
      return new Parameter(name, description, false, schema);
    }
  }
}
