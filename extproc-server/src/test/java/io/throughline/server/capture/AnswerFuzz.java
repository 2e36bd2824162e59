package io.throughline.server.capture;

import static io.throughline.fuzz.FuzzTarget.require;

import com.google.protobuf.ByteString;
import io.throughline.fuzz.FuzzTarget;
import io.throughline.selector.Usage;
import io.throughline.server.dialect.Api;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers of one content type: nothing is thrown, and where the body was cut makes no difference.
 */
public final class AnswerFuzz implements FuzzTarget {
  private final String contentType;

  /** Reads answers of that type. */
  public AnswerFuzz(String contentType) {
    this.contentType = contentType;
  }

  @Override
  public void read(byte[] input) {
    for (Api api : Api.values()) {
      read(input, api);
    }
  }

  private void read(byte[] input, Api api) {
    int step = input.length == 0 ? 1 : 1 + (input[0] & 0x1f);
    AnswerReader whole = read(api, ByteString.copyFrom(input), Math.max(1, input.length));
    AnswerReader cut = read(api, ByteString.copyFrom(input), step);
    if (contentType.equals("application/json") && !isJson(input)) {
      return;
    }
    require(whole.sawEnd() == cut.sawEnd(), "whether it ended");
    require(whole.facts().issued.digests().equals(cut.facts().issued.digests()), "the calls");
    require(whole.facts().issued.ids().equals(cut.facts().issued.ids()), "the ids");
    require(whole.facts().finishReason().equals(cut.facts().finishReason()), "the reason");
    require(whole.facts().failed() == cut.facts().failed(), "whether it failed");
    Usage usage = whole.facts().usage();
    require(
        usage == null ? cut.facts().usage() == null : usage.equals(cut.facts().usage()), "usage");
  }

  /** Of a broken answer it does not matter how much was read before the reader noticed. */
  private static boolean isJson(byte[] input) {
    try {
      return !JsonMapper.shared().readTree(input).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  private AnswerReader read(Api api, ByteString body, int step) {
    AnswerReader reader = AnswerReader.of(contentType, api);
    for (int i = 0; i < body.size(); i += step) {
      reader.read(body.substring(i, Math.min(body.size(), i + step)));
    }
    reader.end();
    return reader;
  }
}
