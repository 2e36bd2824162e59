package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A script that runs in the server, on one key. It is called by its digest; a server that does not
 * know it yet is sent the text.
 */
final class Script {
  private final byte[] text;
  private final String digest;
  private final ScriptOutputType output;

  Script(String text, ScriptOutputType output) {
    this.text = text.getBytes(UTF_8);
    this.digest = sha1(this.text);
    this.output = output;
  }

  /** Runs the script. */
  <T> CompletionStage<T> run(
      RedisClusterAsyncCommands<byte[], byte[]> commands, byte[] key, byte[]... arguments) {
    byte[][] keys = {key};
    return commands
        .<T>evalsha(digest, output, keys, arguments)
        .exceptionallyCompose(problem -> {
          Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
          return cause instanceof RedisNoScriptException
              ? commands.<T>eval(text, output, keys, arguments)
              : CompletableFuture.failedFuture(problem);
        });
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
