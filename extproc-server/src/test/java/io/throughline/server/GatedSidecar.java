package io.throughline.server;

import io.throughline.selector.BaseMethod;
import io.throughline.selector.BaseMethods;
import io.throughline.selector.BaseQuery;
import io.throughline.selector.BaseScores;
import io.throughline.selector.StaticMethod;
import io.throughline.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The real sidecar with one change: the base method holds the decision {@code gated}, and with it
 * the event loop, as long as the file {@code gate} stands beside the configuration. The file {@code
 * entered} tells that a request is held: its headers are answered, its body is not.
 */
final class GatedSidecar {
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private GatedSidecar() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path config = Path.of(arguments[2]);
    BaseMethods methods =
        BaseMethods.standard().with(new Gate(config.toAbsolutePath().getParent()));
    Sidecar.start(
        new ConfigLoader(methods).load(config),
        new Sidecar.Parts(methods, null, InstantSource.system(), System.getenv()));
    new CountDownLatch(1).await();
  }

  /** The method {@code static} behind a gate. */
  record Gate(Path folder) implements BaseMethod {
    private static final BaseMethod STATIC = new StaticMethod();

    static Path gate(Path folder) {
      return folder.resolve("gate");
    }

    static Path entered(Path folder) {
      return folder.resolve("entered");
    }

    @Override
    public String name() {
      return StaticMethod.NAME;
    }

    @Override
    public BaseScores score(BaseQuery query) {
      if (query.decisionName().equals("gated")) {
        pass();
      }
      return STATIC.score(query);
    }

    private void pass() {
      try {
        if (Files.exists(gate(folder))) {
          Files.writeString(entered(folder), "");
        }
        while (Files.exists(gate(folder))) {
          LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
