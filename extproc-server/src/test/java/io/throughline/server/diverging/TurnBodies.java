package io.throughline.server.diverging;

import io.throughline.server.dialect.Api;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The requests of a conversation in one API: that of turn k holds all messages before assistant
 * message k. Every message is written once, so that all bodies of thousands of sessions are made in
 * seconds. Immutable.
 */
public final class TurnBodies {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

  private final byte[] head;
  private final byte[] list;
  private final List<Integer> ends;

  private TurnBodies(byte[] head, byte[] list, List<Integer> ends) {
    this.head = head;
    this.list = list;
    this.ends = ends;
  }

  /**
   * The requests of a conversation.
   *
   * @param messages Chat Completions form, with system messages at the beginning only
   */
  public static TurnBodies of(Api api, List<ObjectNode> messages) {
    Form form = Form.of(api);
    List<ObjectNode> talk = messages;
    String system = "";
    if (!form.keepsSystem() && Session.role(messages.getFirst()).equals("system")) {
      system = Session.text(messages.getFirst());
      talk = messages.subList(1, messages.size());
    }
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    int from = 0;
    for (int answer : Session.answers(talk)) {
      write(form.items(talk.subList(from, answer)), list);
      ends.add(list.size());
      from = answer;
    }
    return new TurnBodies(head(form, system, tools(talk)), list.toByteArray(), ends);
  }

  /** How many there are. */
  public int turns() {
    return ends.size();
  }

  /** The request of a turn, from 0. */
  public byte[] body(int turn) {
    int end = ends.get(turn);
    byte[] body = new byte[head.length + end + TAIL.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(list, 0, body, head.length, end);
    System.arraycopy(TAIL, 0, body, head.length + end, TAIL.length);
    return body;
  }

  private static void write(List<ObjectNode> items, ByteArrayOutputStream list) {
    for (ObjectNode item : items) {
      if (list.size() > 0) {
        list.write(',');
      }
      list.writeBytes(JSON.writeValueAsBytes(item));
    }
  }

  private static byte[] head(Form form, String system, Iterable<String> names) {
    ObjectNode head = JSON.createObjectNode().put("model", "auto");
    form.head(head, system);
    ArrayNode tools = head.putArray("tools");
    names.forEach(name -> tools.add(form.tool(name)));
    String text = JSON.writeValueAsString(head);
    String open = text.substring(0, text.length() - 1) + ",\"" + form.list() + "\":[";
    return open.getBytes(StandardCharsets.UTF_8);
  }

  private static Set<String> tools(List<ObjectNode> messages) {
    Set<String> names = new TreeSet<>();
    messages.forEach(m -> Session.calls(m).forEach(call -> names.add(call.name())));
    return names;
  }
}
