package io.throughline.server.admin;

import io.throughline.replay.journal.DurableJournal;
import io.throughline.replay.journal.ImportedRecord;
import io.throughline.replay.journal.JournalEntry;
import io.throughline.replay.journal.JournalReader;
import io.throughline.replay.journal.JournalStoreException;
import io.throughline.replay.journal.RecordPage;
import io.throughline.replay.journal.RecordQuery;
import io.throughline.replay.journal.StoredRecord;
import io.throughline.server.admin.Route.Doc;
import io.throughline.server.admin.Route.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes records out of the journal and into it, a JSON object a line. Thread-safe. */
final class TransferApi {
  static final int BODY_BYTES_MAX = 16 << 20;
  private static final int PAGE = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JournalReader reader;
  private final @Nullable DurableJournal journal;
  private final Map<Access, Object> importing = new ConcurrentHashMap<>();

  TransferApi(JournalReader reader, @Nullable DurableJournal journal) {
    this.reader = reader;
    this.journal = journal;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/export",
            Need.READ,
            this::exported,
            Doc.of(
                    "export",
                    "All records that match, newest first, one a line; a line with error ends it early.",
                    Schemas.TEXT)
                .answers(Answer.NDJSON, Schemas.TEXT)
                .asks(Parameter.of("format", "The form of the lines.", Schemas.words("ndjson")))
                .asks(RecordParameters.FILTERS)),
        new Route(
            "POST",
            "/api/import",
            Need.ADMIN,
            this::imported,
            Doc.of(
                    "import",
                    "Takes exported records in, all of a body or none; what is there already stays.",
                    Schemas.object().with("records", Schemas.whole(0)).schema())
                .takes(Answer.NDJSON, Schemas.TEXT)
                .fails(409, 413)));
  }

  private Answer exported(Call call) {
    Parameters.oneOf(call.query(), "format", "ndjson");
    RecordQuery query = call.access().narrowed(RecordQueries.of(call.query()));
    if (call.query().getOrDefault("cache_status", "").equals("cached")) {
      return Answer.stream(Answer.NDJSON, out -> {});
    }
    RecordPage first = reader.following(query, PAGE);
    return first.trouble().isEmpty()
        ? Answer.stream(Answer.NDJSON, out -> write(query, first, out))
        : Answer.error(503, "the journal's store: " + first.trouble());
  }

  /** Once lines are sent, the status cannot tell any more that they are not all. */
  private void write(RecordQuery query, RecordPage first, OutputStream out) throws IOException {
    RecordPage page = first;
    while (true) {
      for (StoredRecord one : page.records()) {
        out.write(JSON.writeValueAsBytes(one.json()));
        out.write('\n');
      }
      if (page.next() == null) {
        return;
      }
      page = reader.following(query.after(page.next()), PAGE);
      if (!page.trouble().isEmpty()) {
        String why = "the journal's store: " + page.trouble();
        out.write(JSON.writeValueAsBytes(Map.of("error", Map.of("detail", why))));
        out.write('\n');
        return;
      }
    }
  }

  /** One body of an access at a time: it may be large, and slow. */
  private Answer imported(Call call) {
    if (journal == null) {
      return Answer.error(409, "sidecar.journal.type: memory (expected: embedded or postgres)");
    }
    synchronized (importing.computeIfAbsent(call.access(), key -> new Object())) {
      return imported(call, journal);
    }
  }

  private static Answer imported(Call call, DurableJournal journal) {
    try {
      byte[] body = call.body(BODY_BYTES_MAX);
      if (body.length > BODY_BYTES_MAX) {
        return Answer.error(413, "body: longer (expected: at most " + BODY_BYTES_MAX + " bytes)");
      }
      List<JournalEntry> entries = entries(text(body), call.access());
      journal.importAll(entries);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("records", entries.size());
      return Answer.json(json);
    } catch (IOException e) {
      return Answer.error(400, "body: cut off (expected: whole lines)");
    } catch (JournalStoreException e) {
      return Answer.error(503, "the journal's store: " + e.getMessage());
    }
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("body: other bytes (expected: UTF-8)", e);
    }
  }

  /** Of each record the first; a wrong line is thrown with its number. */
  private static List<JournalEntry> entries(String text, Access access) {
    Map<String, JournalEntry> byId = new LinkedHashMap<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        try {
          ImportedRecord one = ImportedRecord.of(line);
          if (!access.sees(one.tenant())) {
            throw new IllegalArgumentException("tenant: another (expected: the token's)");
          }
          byId.putIfAbsent(one.id(), one.entry());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return new ArrayList<>(byId.values());
  }
}
