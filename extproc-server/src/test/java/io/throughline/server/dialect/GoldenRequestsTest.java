package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests of each API beside what they say. With {@code -Dthroughline.generate=true} the facts are
 * written instead: read what changed before you commit it.
 */
class GoldenRequestsTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/io/throughline/server/dialect/golden");
  private static final String REQUEST = ".request.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Golden(Api api, Path request) {
    Path facts() {
      String name = request.getFileName().toString();
      return request.resolveSibling(name.replace(REQUEST, ".facts.json"));
    }

    @Override
    public String toString() {
      return api + " " + request.getFileName();
    }
  }

  static List<Golden> requests() throws IOException {
    List<Golden> requests = new ArrayList<>();
    for (Api api : List.of(Api.CHAT, Api.RESPONSES, Api.MESSAGES)) {
      try (Stream<Path> files = Files.list(FOLDER.resolve(api.name().toLowerCase(Locale.ROOT)))) {
        files
            .filter(file -> file.toString().endsWith(REQUEST))
            .sorted()
            .forEach(file -> requests.add(new Golden(api, file)));
      }
    }
    assertTrue(requests.size() >= 60, () -> requests.size() + " requests");
    return requests;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void saysWhatStandsBesideIt(Golden golden) throws IOException {
    JsonNode read = read(golden.api(), Files.readAllBytes(golden.request()));
    if (Boolean.getBoolean("throughline.generate")) {
      Files.writeString(golden.facts(), JSON.writeValueAsString(read) + "\n");
    }
    JsonNode expected = JSON.readTree(Files.readString(golden.facts()));
    assertEquals(JSON.writeValueAsString(expected), JSON.writeValueAsString(read));
  }

  private static JsonNode read(Api api, byte[] body) {
    try {
      RequestFacts facts = RequestReader.read(api, body, null);
      return JSON.readTree(
          FactsJson.of(JSON.readTree(body), facts).toString().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedRequestException e) {
      return JSON.createObjectNode().put("refused", e.getMessage());
    }
  }
}
