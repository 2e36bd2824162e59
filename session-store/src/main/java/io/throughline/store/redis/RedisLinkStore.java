package io.throughline.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.throughline.store.Followed;
import io.throughline.store.Followed.How;
import io.throughline.store.Link;
import io.throughline.store.LinkKey;
import io.throughline.store.LinkStore;
import io.throughline.store.Linked;
import io.throughline.store.SharedLinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Links in Redis, one key each: {@code PREFIXl:} and the link's key in hexadecimal. All keys of a
 * request are read by one {@code MGET} (in a cluster one for each node, at once), so a request that
 * repeats a conversation takes one round trip and one that continues it takes two.
 *
 * <p>Of several clients that continue a conversation for the first time at the same moment, each
 * supposes to be the first and writes so with its claim; one that was not puts it right, so that
 * for one more round trip a repetition of that request would join the session continued.
 *
 * <p>Thread-safe. Closing it leaves the connection open.
 */
public final class RedisLinkStore implements LinkStore, SharedLinks {
  /** Beginnings that are looked for; the longest ones count. */
  private static final int EARLIER_MAX = 64;

  private static final Function<List<Optional<Link>>, Optional<Followed>> NOTHING_BETTER =
      known -> Optional.empty();

  /** Notes ARGV[1] as the continuation of a link without one; returns the link. */
  private static final Script CLAIM =
      new Script(
          """
          local link = redis.call('GET', KEYS[1])
          if link and #link > 10 and string.byte(link, 1) == 1
              and string.sub(link, 2, 9) == '\\0\\0\\0\\0\\0\\0\\0\\0' then
            link = string.sub(link, 1, 1) .. ARGV[1] .. string.sub(link, 10)
            redis.call('SET', KEYS[1], link, 'PX', ARGV[2])
          end
          return link
          """,
          ScriptOutputType.VALUE);

  /** Puts ARGV[1] where there is no link, a broken one or ARGV[2]; returns the link. */
  private static final Script PUT_IF_ABSENT =
      new Script(
          """
          local link = redis.call('GET', KEYS[1])
          if link and #link > 10 and string.byte(link, 1) ~= 0 and link ~= ARGV[2] then
            return link
          end
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
          return ARGV[1]
          """,
          ScriptOutputType.VALUE);

  /** Puts ARGV[1] unless there is a link with a continuation, or one of a later format. */
  private static final Script ADOPT =
      new Script(
          """
          local link = redis.call('GET', KEYS[1])
          if link and #link > 10 and (string.byte(link, 1) > 1
              or (string.byte(link, 1) == 1
                  and string.sub(link, 2, 9) ~= '\\0\\0\\0\\0\\0\\0\\0\\0')) then
            return 0
          end
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
          return 1
          """,
          ScriptOutputType.INTEGER);

  private static final byte[] NONE = {};

  private final RedisConnection connection;
  private final Sampled sampled;
  private final Keys names;
  private final long ttlMillis;
  private final byte[] ttl;

  /**
   * Creates the store on a connection.
   *
   * @param ttl how long after its last write a link is remembered, at least a millisecond
   */
  public RedisLinkStore(RedisConnection connection, Duration ttl) {
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least 1ms)");
    }
    this.connection = connection;
    this.sampled = new Sampled(connection);
    this.names = new Keys(connection.settings().keyPrefix() + "l:");
    this.ttlMillis = ttl.toMillis();
    this.ttl = Long.toString(ttlMillis).getBytes(US_ASCII);
  }

  @Override
  public CompletionStage<Linked> findFirst(List<LinkKey> keys) {
    return read(keys).thenApply(Linked::first);
  }

  @Override
  public CompletionStage<List<Optional<Link>>> read(List<LinkKey> keys) {
    return keys.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : connection.ask(commands -> read(commands, keys));
  }

  @Override
  public CompletionStage<Void> put(LinkKey key, Link link) {
    byte[] value = LinkCodec.encode(link);
    return connection
        .<String>ask(commands -> commands.set(bytes(key), value, SetArgs.Builder.px(ttlMillis)))
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Void> adopt(LinkKey key, Link link) {
    byte[] value = LinkCodec.encode(link);
    return connection
        .<Long>ask(commands -> ADOPT.run(commands, bytes(key), value, ttl))
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Followed> follow(
      LinkKey whole, List<LinkKey> earlier, String newSessionId) {
    return follow(whole, earlier, newSessionId, NOTHING_BETTER);
  }

  @Override
  public CompletionStage<Followed> follow(
      LinkKey whole,
      List<LinkKey> earlier,
      String newSessionId,
      Function<List<Optional<Link>>, Optional<Followed>> better) {
    List<LinkKey> keys = new ArrayList<>();
    keys.add(whole);
    keys.addAll(earlier.subList(0, Math.min(earlier.size(), EARLIER_MAX)));
    return connection.ask(commands ->
        read(commands, keys)
            .thenCompose(known -> {
              Optional<Followed> answer =
                  better.apply(known).or(() -> known.getFirst().map(Following::repeated));
              return answer.isPresent()
                  ? CompletableFuture.completedFuture(answer.get())
                  : new Following(commands, keys, newSessionId).go(known);
            }));
  }

  /** What follows the reading, for one request. */
  private final class Following {
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final List<LinkKey> keys;
    private final LinkKey whole;
    private final String newSessionId;

    Following(
        RedisClusterAsyncCommands<byte[], byte[]> commands,
        List<LinkKey> keys,
        String newSessionId) {
      this.commands = commands;
      this.keys = keys;
      this.whole = keys.getFirst();
      this.newSessionId = newSessionId;
    }

    static Followed repeated(Link known) {
      return new Followed(known.sessionId(), "", How.REPEATED);
    }

    CompletionStage<Followed> go(List<Optional<Link>> known) {
      for (int i = 1; i < known.size(); i++) {
        if (known.get(i).isPresent()) {
          Link link = known.get(i).get();
          return link.continuation() == 0
              ? claimed(keys.get(i), link)
              : settled(continuing(link), NONE);
        }
      }
      return settled(new Followed(newSessionId, "", How.NEW), NONE);
    }

    private Followed continuing(Link link) {
      return link.continuation() == whole.continuation()
          ? new Followed(link.sessionId(), "", How.CONTINUED)
          : new Followed(newSessionId, link.sessionId(), How.FORKED);
    }

    /** Both at once: the claim, and the whole as it is if the claim succeeds. */
    private CompletionStage<Followed> claimed(LinkKey key, Link link) {
      byte[] supposed = value(link.sessionId());
      CompletionStage<byte[]> claim =
          CLAIM.run(commands, bytes(key), LinkCodec.continuation(whole.continuation()), ttl);
      CompletionStage<byte[]> put = PUT_IF_ABSENT.run(commands, bytes(whole), supposed, NONE, ttl);
      return claim
          .thenApply(LinkCodec::decode)
          .thenCompose(kept -> {
            Followed followed = continuing(kept.orElse(link.continuedWith(whole.continuation())));
            return followed.how() == How.CONTINUED
                ? put.thenApply(found -> agreed(followed, found))
                : put.thenCompose(found -> settled(followed, supposed));
          });
    }

    /** Puts the whole in its session, unless somebody did so with something else than a guess. */
    private CompletionStage<Followed> settled(Followed followed, byte[] guess) {
      return PUT_IF_ABSENT
          .<byte[]>run(commands, bytes(whole), value(followed.sessionId()), guess, ttl)
          .thenApply(found -> agreed(followed, found));
    }

    private static Followed agreed(Followed followed, byte[] found) {
      return LinkCodec.decode(found)
          .filter(kept -> !kept.sessionId().equals(followed.sessionId()))
          .map(Following::repeated)
          .orElse(followed);
    }

    private static byte[] value(String sessionId) {
      return LinkCodec.encode(new Link(sessionId, "", 0));
    }
  }

  private CompletionStage<List<Optional<Link>>> read(
      RedisClusterAsyncCommands<byte[], byte[]> commands, List<LinkKey> keys) {
    byte[][] named = keys.stream().map(this::bytes).toArray(byte[][]::new);
    return commands
        .mget(named)
        .thenApply(found ->
            found.stream().map(value -> LinkCodec.decode(value.getValueOrElse(NONE))).toList());
  }

  private byte[] bytes(LinkKey key) {
    return names.bytes(key.high(), key.low());
  }

  /** All keys of the database, sessions too, as counted a few seconds ago at most. */
  @Override
  public long size() {
    return sampled.keys();
  }

  /** Keys that the server evicted since its start, as told a few seconds ago at most. */
  @Override
  public long evictions() {
    return sampled.evicted();
  }

  @Override
  public void close() {}
}
