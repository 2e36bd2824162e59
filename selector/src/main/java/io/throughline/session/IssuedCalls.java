package io.throughline.session;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Tool calls in the order in which they were issued. Immutable; holds them in two arrays, because a
 * session is read for every turn and most turns look at none of them.
 */
public final class IssuedCalls extends AbstractList<IssuedCall> implements RandomAccess {
  private final long[] digests;
  private final String[] models;
  private final int size;

  private IssuedCalls(long[] digests, String[] models, int size) {
    this.digests = digests;
    this.models = models;
    this.size = size;
  }

  /** The calls of a list. */
  static IssuedCalls copyOf(List<IssuedCall> calls) {
    if (calls instanceof IssuedCalls immutable) {
      return immutable;
    }
    Builder builder = new Builder(calls.size());
    calls.forEach(call -> builder.add(call.idDigest(), call.model()));
    return builder.build();
  }

  @Override
  public IssuedCall get(int index) {
    Objects.checkIndex(index, size);
    return new IssuedCall(digests[index], models[index]);
  }

  @Override
  public int size() {
    return size;
  }

  /** Collects calls, the oldest first; for one thread, and one list. */
  public static final class Builder {
    private long[] digests;
    private String[] models;
    private int size;

    /**
     * Creates an empty one.
     *
     * @param expected how many calls there is room for at first
     */
    public Builder(int expected) {
      digests = new long[expected];
      models = new String[expected];
    }

    /** Adds the next call. */
    public void add(long idDigest, String model) {
      if (size == digests.length) {
        digests = Arrays.copyOf(digests, 2 * size + 1);
        models = Arrays.copyOf(models, 2 * size + 1);
      }
      digests[size] = idDigest;
      models[size++] = model;
    }

    /** The calls; nothing may be added any more. */
    public IssuedCalls build() {
      return new IssuedCalls(digests, models, size);
    }
  }
}
