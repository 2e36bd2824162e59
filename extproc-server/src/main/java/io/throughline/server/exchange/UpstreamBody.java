package io.throughline.server.exchange;

import com.google.protobuf.ByteString;
import io.throughline.server.config.ReasoningForm;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.ByteSpan;
import io.throughline.server.dialect.ReasoningFields;
import io.throughline.server.dialect.RequestFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body for the upstream: the model's name there, and what the decision says of its
 * reasoning in the form that the model reads, and that a stream tells its usage. Fields that the
 * client did not send are put behind the model's name.
 */
final class UpstreamBody {
  private static final String EFFORT = ReasoningFields.EFFORT;
  private static final String KWARGS = ReasoningFields.TEMPLATE_KWARGS;

  private static final String STREAM_OPTIONS = "stream_options";
  private static final String NULL = "null";

  private final RequestFacts facts;
  private final BodyEdit edit;
  private ByteString model;

  private UpstreamBody(ByteString body, RequestFacts facts, ByteString modelJson) {
    this.facts = facts;
    this.edit = new BodyEdit(body);
    this.model = modelJson;
  }

  /**
   * The body for an upstream.
   *
   * @param modelJson the model's name as a JSON string, quotes included
   * @param form how the model is told to reason; null when it cannot be told
   * @param reasoning what it is told; null to leave it to the client
   * @param ensureUsage whether a streamed answer is asked for its usage where it tells none unasked
   * @param notice what the model is told beside
   */
  static ByteString of(
      ByteString body,
      RequestFacts facts,
      ByteString modelJson,
      @Nullable ReasoningForm form,
      @Nullable Reasoning reasoning,
      boolean ensureUsage,
      Notice notice) {
    UpstreamBody upstream = new UpstreamBody(body, facts, modelJson);
    if (form != null && reasoning != null) {
      upstream.write(form, reasoning);
    }
    if (ensureUsage && facts.stream() && facts.api() == Api.CHAT) {
      upstream.put(STREAM_OPTIONS, facts.streamOptions(), "include_usage", "true");
    }
    if (!notice.isEmpty()) {
      Correction.add(upstream.edit, facts, notice);
    }
    return upstream.edit.replace(facts.modelSpan(), upstream.model).apply();
  }

  private void write(ReasoningForm form, Reasoning reasoning) {
    switch (form.kind()) {
      case EFFORT -> writeEffort(reasoning);
      case TEMPLATE_EFFORT -> writeTemplateEffort(form.parameter(), reasoning);
      case TEMPLATE_FLAG -> {
        writeKwarg(form.parameter(), Boolean.toString(reasoning.on()));
        removeEffort();
      }
    }
  }

  /** A model that is not to reason keeps the effort that the client asked for. */
  private void writeEffort(Reasoning reasoning) {
    ByteSpan asked = facts.reasoning().effortValue();
    if (asked == null) {
      addField(EFFORT, effort(reasoning));
    } else if (reasoning.on()) {
      edit.replace(asked, bytes(effort(reasoning)));
    }
  }

  /** The same; what the client asked for at the top level moves to where the server reads it. */
  private void writeTemplateEffort(String parameter, Reasoning reasoning) {
    String asked = reasoning.on() ? null : askedEffort();
    if (asked != null) {
      writeKwarg(parameter, asked);
    } else if (reasoning.on() || kwarg(parameter) == null) {
      writeKwarg(parameter, effort(reasoning));
    }
    removeEffort();
  }

  private @Nullable String askedEffort() {
    ByteSpan asked = facts.reasoning().effortValue();
    String text = asked == null ? NULL : text(asked);
    return text.equals(NULL) ? null : text;
  }

  private static String effort(Reasoning reasoning) {
    return '"' + (reasoning.on() ? reasoning.effort() : Reasoning.LEAST_EFFORT) + '"';
  }

  private void writeKwarg(String parameter, String value) {
    put(KWARGS, facts.reasoning().templateKwargs(), parameter, value);
  }

  /** Sets a key of an object at the top level, which stands at the span if the client sent it. */
  private void put(String object, @Nullable ByteSpan span, String key, String value) {
    String field = '"' + key + "\":" + value;
    if (span == null) {
      addField(object, '{' + field + '}');
      return;
    }
    ByteSpan known = JsonBytes.valueOf(edit.body(), span, key);
    if (known != null) {
      edit.replace(known, bytes(value));
    } else if (edit.body().byteAt(span.start()) == '{') {
      int inside = span.start() + 1;
      boolean empty = edit.body().byteAt(JsonBytes.skipBlanks(edit.body(), inside)) == '}';
      edit.replace(new ByteSpan(inside, inside), bytes(empty ? field : field + ','));
    } else {
      edit.replace(span, bytes('{' + field + '}'));
    }
  }

  private @Nullable ByteSpan kwarg(String parameter) {
    ByteSpan kwargs = facts.reasoning().templateKwargs();
    return kwargs == null ? null : JsonBytes.valueOf(edit.body(), kwargs, parameter);
  }

  private void removeEffort() {
    List<ByteSpan> fields = facts.reasoning().effortFields();
    JsonBytes.withTheirCommas(edit.body(), fields)
        .forEach(span -> edit.replace(span, ByteString.EMPTY));
  }

  private void addField(String name, String value) {
    model = model.concat(bytes(",\"" + name + "\":" + value));
  }

  private String text(ByteSpan span) {
    return edit.body().substring(span.start(), span.end()).toStringUtf8();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
