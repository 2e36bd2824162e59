package io.throughline.server.dialect;

import static io.throughline.fuzz.FuzzTarget.isUtf8;
import static io.throughline.fuzz.FuzzTarget.require;

import io.throughline.fuzz.FuzzTarget;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of one API: what is read is what a tree of the same body says. */
public final class RequestReaderFuzz implements FuzzTarget {
  private static final JsonMapper TREES = JsonMapper.builder(Json.FACTORY).build();

  private final Api api;

  /** Reads requests of that API. */
  public RequestReaderFuzz(Api api) {
    this.api = api;
  }

  @Override
  public void read(byte[] input) {
    byte[] given = input.clone();
    try {
      RequestFacts facts = RequestReader.read(api, input, sha256());
      require(Arrays.equals(given, input), "the body is not changed");
      if (isUtf8(input)) {
        check(facts, input);
      }
      RequestFacts again = RequestReader.read(api, input, sha256());
      require(facts.equals(again), "the same body, the same facts");
    } catch (MalformedRequestException e) {
      require(e.getMessage() != null && e.getMessage().length() < 1_000, "a short message");
    }
  }

  private static void check(RequestFacts facts, byte[] body) {
    JsonNode tree = tree(body);
    require(tree.isObject(), "only an object is a request");
    require(tree.path("model").asString("").equals(facts.model()), "the model");
    ByteSpan span = facts.modelSpan();
    JsonNode spanned = tree(Arrays.copyOfRange(body, span.start(), span.end()));
    require(spanned.asString("").equals(facts.model()), "where the model stands");
    require(tree.path("stream").asBoolean(false) == facts.stream(), "whether to stream");
    require(facts.historyTokens() >= 0, "history tokens");
    require(facts.contextTokens() >= facts.historyTokens(), "context holds history");
    require(facts.contextTokens() <= body.length, "context within the body");
    require(facts.turnIndex() <= facts.conversation().assistantMessages(), "turn index");
    require(facts.prefixes().earlier().size() <= Prefixes.EARLIER_MAX, "beginnings");
    checkSpans(facts, body);
    checkState(facts.providerState());
  }

  private static void checkSpans(RequestFacts facts, byte[] body) {
    ByteSpan kwargs = facts.reasoning().templateKwargs();
    ByteSpan options = facts.streamOptions();
    ByteSpan effort = facts.reasoning().effortValue();
    for (ByteSpan span : Arrays.asList(kwargs, options, effort)) {
      if (span != null) {
        tree(Arrays.copyOfRange(body, span.start(), span.end()));
      }
    }
  }

  private static void checkState(ProviderStateFacts state) {
    List<ProviderStateKind> kinds = state.kinds();
    require(kinds.equals(kinds.stream().sorted().distinct().toList()), "kinds in order");
    state.references().forEach(r -> require(kinds.contains(r.kind()), "a reference has its kind"));
    require(state.present() || state.sealDigests().isEmpty(), "a seal is state");
  }

  private static JsonNode tree(byte[] json) {
    try {
      return TREES.readTree(json);
    } catch (JacksonException e) {
      throw new AssertionError("what was read is no JSON", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
