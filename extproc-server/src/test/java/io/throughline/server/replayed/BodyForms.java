package io.throughline.server.replayed;

/** Request bodies in several spellings, so that an edit of anything but the model would show. */
final class BodyForms {
  private static final String MODEL = "\"auto\"";

  private BodyForms() {}

  /** The request of an answer; its spelling depends on where it stands. */
  static String body(RecordedRun run, int answer) {
    String messages = run.messagesBefore(answer);
    return switch (answer % 4) {
      case 0 -> "{\"model\":" + MODEL + ",\"messages\":" + messages + "}";
      case 1 ->
          "{ \"x_unknown\" : {\"model\": \"m\", \"n\": [1e-7, -0.0]} ,\n\t\"messages\":"
              + messages
              + ",\r\n  \"model\" :"
              + MODEL
              + " , \"temperature\":0.70}";
      case 2 ->
          "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":"
              + MODEL
              + ",\"user\":\"\\u00e4\\/\\\"model\\\":\\\"auto2\\\"\",\"messages\":"
              + messages
              + "}";
      default ->
          "{\"messages\":" + messages + ",\"stop\":[],\"stop\":null,\"model\":" + MODEL + "}\n";
    };
  }

  /** The same body with another model. */
  static String withModel(String body, String model) {
    int at = body.lastIndexOf(MODEL);
    return body.substring(0, at) + "\"" + model + "\"" + body.substring(at + MODEL.length());
  }
}
