package dev.sparkresnet.driver.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds a lease, so that another one on the same machine can see that it has
 * ended, however that came, and need not wait until the lease expires. Linux alone tells all of it.
 *
 * @param bootId of the kernel, another one after every start of the machine
 * @param namespaces in which its number and its times count; every container has its own
 * @param user whose processes another one of the same user can always see
 * @param pid its number, which a later process may get again
 * @param startTicks when it was started, which tells it from that one
 */
record HolderProcess(String bootId, String namespaces, int user, long pid, long startTicks) {
  private static final Logger LOG = LoggerFactory.getLogger(HolderProcess.class);
  private static final Path PROC = Path.of("/proc");

  HolderProcess {
    if (bootId == null || namespaces == null) {
      throw new IllegalArgumentException(
          "bootId and namespaces of a process are expected, it has %s and %s"
              .formatted(bootId, namespaces));
    }
  }

  /** What the kernel says of a process. */
  private record Stat(char state, long threads, long startTicks) {
    /** The program's name stands in parentheses and may hold blanks and parentheses. */
    static Stat of(Path process) throws IOException {
      String text = Files.readString(process.resolve("stat"));
      String[] fields = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", -1);
      return new Stat(fields[0].charAt(0), Long.parseLong(fields[17]), Long.parseLong(fields[19]));
    }

    /** Ended, and only its parent has not asked yet how. */
    boolean isZombie() {
      return (state == 'Z' || state == 'X') && threads <= 1;
    }
  }

  /** This process; null where the system does not tell. */
  static HolderProcess ofThisOne() {
    return read(PROC);
  }

  static HolderProcess read(Path proc) {
    try {
      Path self = proc.resolve("self");
      Path time = self.resolve("ns/time");
      return new HolderProcess(
          Files.readString(proc.resolve("sys/kernel/random/boot_id")).trim(),
          Files.readSymbolicLink(self.resolve("ns/pid"))
              + (Files.isSymbolicLink(time) ? " " + Files.readSymbolicLink(time) : ""),
          (Integer) Files.getAttribute(self.toRealPath(), "unix:uid"),
          Long.parseLong(self.toRealPath().getFileName().toString()),
          Stat.of(self).startTicks());
    } catch (IOException | RuntimeException e) {
      LOG.debug("This process cannot be told from others; leases that it leaves must expire", e);
      return null;
    }
  }

  /** Whether it has certainly ended; false also where that cannot be seen from here. */
  boolean isGone() {
    return isGone(ofThisOne(), PROC);
  }

  boolean isGone(HolderProcess seenFrom, Path proc) {
    if (seenFrom == null
        || !bootId.equals(seenFrom.bootId)
        || !namespaces.equals(seenFrom.namespaces)
        || user != seenFrom.user) {
      return false;
    }
    try {
      Stat now = Stat.of(proc.resolve(Long.toString(pid)));
      return now.startTicks() != startTicks || now.isZombie();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.debug("Process {} cannot be looked at", pid, e);
      return false;
    }
  }
}
