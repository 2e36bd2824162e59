package io.throughline.bench;

import io.throughline.server.dialect.Api;
import io.throughline.server.dialect.MalformedRequestException;
import io.throughline.server.dialect.RequestFacts;
import io.throughline.server.dialect.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading the facts out of a Chat Completions body: a session of tool calls of a given size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChatRequestReaderBenchmark {
  private static final String STEP =
      """
      ,{"role":"assistant","content":null,"tool_calls":[{"id":"call_%1$d","type":"function",\
      "function":{"name":"read_file","arguments":"{\\"path\\":\\"src/part%1$d.txt\\"}"}}]},
      {"role":"tool","tool_call_id":"call_%1$d","content":"line one\\nline two\\n%2$s"}
      """;

  /** Size of the body in bytes, about. */
  @Param({"2048", "131072"})
  public int bodyBytes;

  private byte[] body = {};

  /** Builds the body. */
  @Setup
  public void build() {
    StringBuilder text = new StringBuilder(bodyBytes + 1_024);
    text.append("{\"model\":\"auto\",\"stream\":true,\"messages\":[");
    text.append("{\"role\":\"user\",\"content\":\"Find the root cause of the failing test.\"}");
    for (int step = 0; text.length() < bodyBytes; step++) {
      text.append(STEP.formatted(step, "word ".repeat(20)));
    }
    body = text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One pass over the body. */
  @Benchmark
  public RequestFacts read() throws MalformedRequestException {
    return RequestReader.read(Api.CHAT, body, null);
  }
}
