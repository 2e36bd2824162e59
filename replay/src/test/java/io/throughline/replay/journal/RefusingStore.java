package io.throughline.replay.journal;

import java.lang.reflect.Proxy;
import java.util.List;

/** A real store that refuses the entries of one record, as a database does a value of its own. */
final class RefusingStore {
  private RefusingStore() {}

  static JournalStore around(JournalStore real, String poison) {
    return (JournalStore)
        Proxy.newProxyInstance(
            RefusingStore.class.getClassLoader(),
            new Class<?>[] {JournalStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && has((List<?>) arguments[0], poison)) {
                throw new JournalStoreException("refused", new IllegalStateException(), true);
              }
              return method.invoke(real, arguments);
            });
  }

  private static boolean has(List<?> entries, String poison) {
    return entries.stream().anyMatch(entry -> ((JournalEntry) entry).id().equals(poison));
  }
}
