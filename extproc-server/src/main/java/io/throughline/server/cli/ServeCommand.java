package io.throughline.server.cli;

import io.throughline.server.Sidecar;
import io.throughline.server.config.RouterConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the sidecar until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the sidecar until SIGTERM, then finishes the exchanges it has and exits with 0.",
      "Ready when GET /ready on the admin address answers 200.",
      "A changed FILE is taken while it runs, whole or not at all; what is wrong with it is logged."
    })
final class ServeCommand implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sidecar sidecar = Sidecar.start(config.file(), Sidecar.Parts.standard());
    RouterConfig loaded = sidecar.config();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sidecar), "stop"));
    LOG.log(
        System.Logger.Level.INFO,
        "ready: ext_proc on "
            + loaded.sidecar().extProcAddress()
            + ", admin on http://"
            + loaded.sidecar().admin());
    new CountDownLatch(1).await();
    return Exit.OK;
  }

  /** A signal is the ordinary way to end, so its exit code is 0 and not 128 + its number. */
  private static void stop(Sidecar sidecar) {
    sidecar.close();
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(Exit.OK);
  }
}
