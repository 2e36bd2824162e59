package io.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** What stands between the client and the model servers: Envoy and the sidecar. */
interface Stack {
  /** Envoy's inference address, without a path. */
  URI listener();

  /** The sidecar's admin address, without a path. */
  URI admin();

  /** Envoy's counters by name, now. */
  Map<String, Long> counters() throws IOException, InterruptedException;

  /** Where to look further, in the order to show. */
  Map<String, URI> urls();

  /** Ends the sidecar at once, as a crash would. */
  void killSidecar() throws InterruptedException;

  /** Freezes the sidecar: its addresses stay open, nothing answers. */
  void freezeSidecar() throws IOException, InterruptedException;

  /** Lets it go on. */
  void thawSidecar() throws IOException, InterruptedException;
}
