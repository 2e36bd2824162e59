package io.throughline.replay.journal;

/** Is told what happens to records on their way to the store. Must not block. Thread-safe. */
public interface JournalListener {
  /** Nobody listens. */
  JournalListener NONE = new JournalListener() {};

  /** So many states of records are in the store now. */
  default void stored(int count) {}

  /** The store could not take a batch; what follows goes to the spill until it can. */
  default void storeFailed(String why) {}

  /** The store takes batches again. */
  default void storeRecovered() {}

  /** So many states were synced to the spill. */
  default void spilled(int count) {}

  /** The spill could not take a batch either, which is tried again. */
  default void spillFailed(String why) {}

  /** So many states are lost: for want of room, or because the spill was damaged. */
  default void dropped(int count, String why) {}

  /** Sessions were not rolled up, or old records not deleted; that is tried again. */
  default void upkeepFailed(String why) {}

  /** A query was answered from memory, or not at all. */
  default void readFailed(String why) {}
}
