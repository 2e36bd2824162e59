package io.throughline.server.dialect;

import java.io.StringWriter;
import java.util.Collection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Answers of our own in the forms of the OpenAI API. */
public final class OpenAi {
  private OpenAi() {}

  /** The body of an error. */
  public static String error(ApiError error) {
    return write(json -> {
      json.writeStartObject();
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("message", error.message());
      json.writeStringProperty("type", error.type());
      json.writeName("param");
      if (error.parameter() == null) {
        json.writeNull();
      } else {
        json.writeString(error.parameter());
      }
      json.writeStringProperty("code", error.code());
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  /** The list of model names that a client may ask for. */
  public static String models(Collection<String> names) {
    return write(json -> {
      json.writeStartObject();
      json.writeStringProperty("object", "list");
      json.writeArrayPropertyStart("data");
      for (String name : names) {
        writeModel(json, name);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void writeModel(JsonGenerator json, String name) {
    json.writeStartObject();
    json.writeStringProperty("id", name);
    json.writeStringProperty("object", "model");
    json.writeNumberProperty("created", 0);
    json.writeStringProperty("owned_by", "throughline");
    json.writeEndObject();
  }

  private interface Content {
    void writeTo(JsonGenerator json);
  }

  private static String write(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      content.writeTo(json);
    }
    return text.toString();
  }
}
