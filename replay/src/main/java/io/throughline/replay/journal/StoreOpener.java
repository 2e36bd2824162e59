package io.throughline.replay.journal;

/** Opens a store; asked again until it can. */
@FunctionalInterface
public interface StoreOpener {
  /**
   * The store.
   *
   * @throws JournalStoreException when it cannot be opened now
   */
  JournalStore open() throws JournalStoreException;
}
