package io.throughline.server.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The facts of a request as a tree for people to read: what is empty is left out, and a digest is
 * told as the string of the request that has it.
 */
final class FactsJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<Long, String> strings = new HashMap<>();
  private final ObjectNode json = JSON.createObjectNode();

  private FactsJson(JsonNode request) {
    Deque<JsonNode> nodes = new ArrayDeque<>(List.of(request));
    while (!nodes.isEmpty()) {
      JsonNode node = nodes.pop();
      if (node.isString()) {
        strings.put(Digests.of(node.stringValue()), node.stringValue());
      }
      node.forEach(nodes::push);
    }
    strings.put(Digests.of(MessageReader.ANY_CALL), "(any)");
  }

  static ObjectNode of(JsonNode request, RequestFacts facts) {
    FactsJson json = new FactsJson(request);
    json.head(facts);
    json.conversation(facts);
    json.identity(facts);
    json.state(facts.providerState());
    return json.json;
  }

  private void head(RequestFacts facts) {
    json.put("model", facts.model());
    json.put("stream", facts.stream());
    json.put("text", facts.text());
    json.put("context_tokens", facts.contextTokens());
    json.put("history_tokens", facts.historyTokens());
    json.put("turn_index", facts.turnIndex());
    json.put("tool_loop", facts.toolLoop());
    json.put("continues", facts.parentDigest() != 0);
    digests("calls", facts.callDigests());
    shape(facts);
  }

  private void shape(RequestFacts facts) {
    PromptShape prompt = facts.prompt();
    flag("edits_files", facts.editsFiles());
    flag("code_prompt", prompt.code());
    flag("analysis_prompt", prompt.analysis());
    flag("hashed_prompt", prompt.simHash() != 0);
  }

  private void flag(String name, boolean set) {
    if (set) {
      json.put(name, true);
    }
  }

  private void conversation(RequestFacts facts) {
    Conversation counts = facts.conversation();
    ObjectNode messages = json.putObject("messages");
    count(messages, "user", counts.userMessages());
    count(messages, "assistant", counts.assistantMessages());
    count(messages, "system", counts.systemMessages());
    count(messages, "developer", counts.developerMessages());
    count(messages, "tool", counts.toolMessages());
    count(messages, "tool_results", counts.toolResults());
    count(messages, "tool_calls", counts.assistantToolCalls());
    count(messages, "tool_definitions", counts.toolDefinitions());
  }

  private void identity(RequestFacts facts) {
    ObjectNode ids = JSON.createObjectNode();
    text(ids, "conversation", facts.ids().conversation());
    text(ids, "prompt_cache_key", facts.ids().promptCacheKey());
    text(ids, "litellm_session_id", facts.ids().litellmSessionId());
    text(ids, "session_id", facts.ids().sessionId());
    new TreeMap<>(facts.metadata()).forEach((key, value) -> text(ids, "metadata." + key, value));
    if (!ids.isEmpty()) {
      json.set("ids", ids);
    }
  }

  private void state(ProviderStateFacts state) {
    if (state.present()) {
      json.put("state", state.word());
      ArrayNode kinds = json.putArray("state_kinds");
      state.kinds().forEach(kind -> kinds.add(kind.word()));
      ArrayNode ids = JSON.createArrayNode();
      state.references().forEach(r -> ids.add(r.kind().word() + " " + r.id()));
      if (!ids.isEmpty()) {
        json.set("state_ids", ids);
      }
      digests("state_seals", state.sealDigests());
    }
  }

  private void digests(String name, List<Long> digests) {
    if (!digests.isEmpty()) {
      ArrayNode array = json.putArray(name);
      digests.forEach(digest -> array.add(strings.getOrDefault(digest, "(unknown)")));
    }
  }

  private static void count(ObjectNode to, String name, int count) {
    if (count > 0) {
      to.put(name, count);
    }
  }

  private static void text(ObjectNode to, String name, String value) {
    if (!value.isEmpty()) {
      to.put(name, value);
    }
  }
}
