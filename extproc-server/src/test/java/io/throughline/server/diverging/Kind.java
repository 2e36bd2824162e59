package io.throughline.server.diverging;

/** What is injected: circles, and honest work that looks like them. */
public enum Kind {
  /** The same call with the same result. */
  SAME_CALL(true, Loops::sameCall),
  /** The same call, which fails each time; ids and times in the error may differ. */
  FAILING_CALL(true, Loops::failingCall),
  /** The same call with its arguments written in another form of the same JSON value. */
  ARGUMENT_FORM(true, Loops::argumentForm),
  /** Two calls in turn, three cycles; each alone is there three times one turn earlier. */
  OSCILLATION_2(true, Loops::oscillationOfTwo),
  /** Three calls in turn, three cycles; each alone is there three times up to two turns earlier. */
  OSCILLATION_3(true, Loops::oscillationOfThree),
  /** The same calls at once, in another order each time. */
  PARALLEL_REORDERED(true, Loops::parallelReordered),
  /** The assistant asks the same again in nearly the same words. */
  REASKED_BY_ASSISTANT(true, Loops::reaskedByAssistant),
  /** The user has to ask the same again in nearly the same words. */
  REASKED_BY_USER(true, Loops::reaskedByUser),
  /** Back to an earlier call again and again, with other finished steps between. */
  BACKTRACKING(true, Loops::backtracking),

  /** The same call, whose result goes on. */
  POLLING(false, HonestWork::polling),
  /** The same call with the next cursor, offset or page. */
  PAGINATION(false, HonestWork::pagination),
  /** The same read after each of several writes, which change what it brings. */
  READ_AFTER_WRITE(false, HonestWork::readAfterWrite),
  /** The same tool for many items; its results may be equal. */
  BATCH(false, HonestWork::batch),
  /** A call that fails and is made again, with success. */
  RETRY_SUCCEEDS(false, HonestWork::retrySucceeds),
  /** The user asks twice in nearly the same words, for two different orders. */
  TWO_ORDERS(false, HonestWork::twoOrders),
  /** Edits, with the same test command after each and another outcome each time. */
  EDIT_AND_TEST(false, HonestWork::editAndTest),
  /** The same call twice, once below the default threshold, and then other work. */
  TWICE(false, HonestWork::twice);

  /** Writes into a session what the kind is. */
  @FunctionalInterface
  interface Writer {
    void write(Script script, Material material);
  }

  private final boolean loops;

  // A reference to a static method.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Writer writer;

  Kind(boolean loops, Writer writer) {
    this.loops = loops;
    this.writer = writer;
  }

  /** Whether it is a circle; otherwise it must not be taken for one. */
  public boolean loops() {
    return loops;
  }

  Writer writer() {
    return writer;
  }
}
