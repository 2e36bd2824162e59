package io.throughline.server.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small disk in memory that can be filled up: mounted in a mount namespace of its own, so that
 * nothing is left on the machine whatever ends this process. Not thread-safe.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 4_096;
  private static final String MOUNTED = "mounted";
  private static final List<String> AS_ROOT = List.of("--mount");
  private static final List<String> AS_USER = List.of("--user", "--map-root-user", "--mount");

  private final Path folder;
  private final Process holder;
  private final boolean asUser;

  private SmallDisk(Path folder, Process holder, boolean asUser) {
    this.folder = folder;
    this.holder = holder;
    this.asUser = asUser;
  }

  /** Makes one; empty where this machine allows neither way. */
  static Optional<SmallDisk> of(int mebibytes) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("disk");
    for (List<String> options : List.of(AS_ROOT, AS_USER)) {
      Process holder = holder(folder, mebibytes, options);
      if (isMounted(holder)) {
        return Optional.of(new SmallDisk(folder, holder, options.equals(AS_USER)));
      }
      holder.destroyForcibly().waitFor();
    }
    Files.delete(folder);
    return Optional.empty();
  }

  private static Process holder(Path folder, int mebibytes, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare"));
    command.addAll(options);
    String mount = "mount -t tmpfs -o size=%dm,mode=0777 small '%s'".formatted(mebibytes, folder);
    // It reads until this process ends.
    command.addAll(List.of("sh", "-c", mount + " && echo " + MOUNTED + " && exec cat"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static boolean isMounted(Process holder) throws IOException {
    BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
    return MOUNTED.equals(said.readLine());
  }

  /** Where it is for those that {@link #command} starts. */
  Path inside() {
    return folder;
  }

  /** Where the same is for this process. */
  Path outside() {
    return Path.of("/proc/" + holder.pid() + "/root" + folder);
  }

  /** What a command begins with that is to see it. */
  List<String> command() {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"));
    if (asUser) {
      command.addAll(List.of("--user", "--preserve-credentials"));
    }
    return command;
  }

  private Path filler() {
    return outside().resolve("filler");
  }

  /** Leaves no room. */
  void fill() throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            filler(),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND)) {
      byte[] block = new byte[BLOCK];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (freeBytes() >= BLOCK) {
        throw e;
      }
    }
  }

  /** Bytes that can be written. */
  long freeBytes() throws IOException {
    return Files.getFileStore(outside()).getUsableSpace();
  }

  /** Makes room. */
  void free() throws IOException {
    Files.delete(filler());
  }

  @Override
  public void close() throws Exception {
    holder.destroyForcibly();
    holder.waitFor(10, TimeUnit.SECONDS);
    Files.delete(folder);
  }
}
