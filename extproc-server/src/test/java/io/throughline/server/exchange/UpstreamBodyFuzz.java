package io.throughline.server.exchange;

import static io.throughline.fuzz.FuzzTarget.isUtf8;
import static io.throughline.fuzz.FuzzTarget.require;

import com.google.protobuf.ByteString;
import io.throughline.fuzz.FuzzTarget;
import io.throughline.server.config.ReasoningForm;
import io.throughline.server.decision.Reasoning;
import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.Json;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies edited by bytes in every way: they say the same as when edited as a tree. */
public final class UpstreamBodyFuzz implements FuzzTarget {
  private static final ByteString MODEL = ByteString.copyFromUtf8("\"up\"");
  private static final JsonMapper TREES = JsonMapper.builder(Json.FACTORY).build();

  @Override
  public void read(byte[] input) {
    if (!isUtf8(input)) {
      return;
    }
    for (Api api : Api.values()) {
      try {
        RequestFacts facts = RequestReader.read(api, input, null);
        edit(ByteString.copyFrom(input), facts);
        return;
      } catch (MalformedRequestException e) {
        // Not of that API; bodies that are not read are not edited.
      }
    }
  }

  private static void edit(ByteString body, RequestFacts facts) {
    ObjectNode before = (ObjectNode) tree(body);
    ObjectNode named = before.deepCopy().put("model", "up");
    require(
        named.equals(tree(UpstreamBody.of(body, facts, MODEL, null, null, false, Notice.NONE))),
        "the model");
    for (ReasoningForm.Kind kind : ReasoningForm.Kind.values()) {
      for (boolean on : new boolean[] {true, false}) {
        Reasoning reasoning = new Reasoning(on, "high");
        ReasoningForm form = new ReasoningForm(kind, "p");
        JsonNode after =
            tree(UpstreamBody.of(body, facts, MODEL, form, reasoning, false, Notice.NONE));
        require(
            EditedTree.of(before.deepCopy(), kind, reasoning).equals(after),
            kind + " " + reasoning);
      }
    }
  }

  private static JsonNode tree(ByteString json) {
    return TREES.readTree(json.toByteArray());
  }
}
