package io.throughline.server.capture;

import com.google.protobuf.ByteString;
import io.throughline.server.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads a stream of server-sent events, cut anywhere: bytes are gathered to lines, and the data of
 * each line is read as JSON. A line longer than the bound is skipped.
 */
final class EventStreamReader implements AnswerReader {
  private static final int LINE_BYTES_MAX = 4 << 20;
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final AnswerFacts facts;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private boolean tooLong;
  private boolean done;

  EventStreamReader(AnswerFacts facts) {
    this.facts = facts;
  }

  @Override
  public void read(ByteString part) {
    byte[] bytes = part.toByteArray();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        gather(bytes, start, i);
        finishLine();
        start = i + 1;
      }
    }
    gather(bytes, start, bytes.length);
  }

  @Override
  public void end() {
    finishLine();
  }

  @Override
  public boolean sawEnd() {
    return done || facts.toldEnd();
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }

  private void gather(byte[] bytes, int start, int end) {
    tooLong |= line.size() + end - start > LINE_BYTES_MAX;
    if (!tooLong) {
      line.write(bytes, start, end - start);
    }
  }

  private void finishLine() {
    if (!tooLong && line.size() > DATA.length) {
      readLine(line.toByteArray());
    }
    line.reset();
    tooLong = false;
  }

  private void readLine(byte[] bytes) {
    if (!Arrays.equals(bytes, 0, DATA.length, DATA, 0, DATA.length)) {
      return;
    }
    int start = bytes[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
    if (Arrays.equals(bytes, start, bytes.length, DONE, 0, DONE.length)) {
      done = true;
    } else {
      readJson(bytes, start);
    }
  }

  private void readJson(byte[] bytes, int start) {
    try (JsonParser parser =
        Json.FACTORY.createParser(ObjectReadContext.empty(), bytes, start, bytes.length - start)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        facts.accept(token, parser);
      }
      facts.valueEnded(true);
    } catch (JacksonException e) {
      // An event that is not JSON says nothing that session memory needs.
      facts.valueEnded(false);
    }
  }
}
