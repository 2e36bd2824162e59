package io.throughline.server.dialect;

import java.util.Collection;
import tools.jackson.core.JsonGenerator;

/** Answers of our own in the forms of the OpenAI API. */
public final class OpenAi {
  private OpenAi() {}

  /** The body of an error. */
  public static String error(ApiError error) {
    return Json.write(json -> {
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
    return Json.write(json -> {
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

  /** One of them. */
  public static String model(String name) {
    return Json.write(json -> writeModel(json, name));
  }

  private static void writeModel(JsonGenerator json, String name) {
    json.writeStartObject();
    json.writeStringProperty("id", name);
    json.writeStringProperty("object", "model");
    json.writeNumberProperty("created", 0);
    json.writeStringProperty("owned_by", "throughline");
    json.writeEndObject();
  }
}
