package io.throughline.server.admin;

import io.throughline.server.admin.Route.Doc;
import io.throughline.server.config.ConfigText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The configuration that serves, as its file has it. Thread-safe. */
final class ConfigApi {
  private final Supplier<ConfigText> text;

  ConfigApi(Supplier<ConfigText> text) {
    this.text = text;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/config",
            Need.READ_ALL,
            call -> config(),
            Doc.of(
                    "config",
                    "The configuration that serves, without what could be a credential.",
                    Schemas.object()
                        .with("file_version", Schemas.TEXT)
                        .with("yaml", Schemas.TEXT)
                        .schema())
                .fails(404)));
  }

  private Answer config() {
    ConfigText now = text.get();
    if (now.isNone()) {
      return Answer.error(404, "the configuration came from no file");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file_version", now.version());
    json.put("yaml", now.shown());
    return Answer.json(json);
  }
}
