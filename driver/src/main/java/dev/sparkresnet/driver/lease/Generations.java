package dev.sparkresnet.driver.lease;

import dev.sparkresnet.data.storage.AtomicFile;
import dev.sparkresnet.data.storage.ExclusiveFile;
import dev.sparkresnet.data.storage.JsonFile;
import dev.sparkresnet.data.storage.Storage;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.device.HostName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbered files of a lease, {@code 000001.json} and so on; the newest counts. A number is
 * never used again: the newest file stays, and the next holder's has a higher number.
 */
final class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
  private static final int ATTEMPTS = 10;
  private static final Pattern NAME = Pattern.compile("(\\d{6,18})\\.json");
  private static final String REMEDY = "delete it if no run is going on";

  private final Configuration hadoop;
  private final FileSystem files;
  private final Path directory;

  Generations(Configuration hadoop, Path directory) throws IOException {
    this.hadoop = hadoop;
    this.directory = Storage.qualified(hadoop, directory);
    this.files = Storage.of(hadoop, directory);
  }

  Path directory() {
    return directory;
  }

  Path file(long generation) {
    return new Path(directory, String.format(Locale.ROOT, "%06d.json", generation));
  }

  /**
   * Takes the next number for an owner.
   *
   * @param mine what the owner had before and nobody else needs to give back; null for nothing
   * @throws LeaseHeldException if the newest one was neither released nor has expired, and its
   *     process is not known to have ended
   */
  LeaseRecord take(String owner, Duration timeToLive, Clock clock, LeaseRecord mine)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<LeaseRecord> newest = newest();
      Instant now = clock.instant();
      if (mine != null) {
        requireNewest(mine, newest);
      } else if (newest.isPresent() && !newest.get().isFreeAt(now)) {
        throw new LeaseHeldException(heldBy(newest.get(), now));
      }
      long next = newest.map(LeaseRecord::generation).orElse(0L) + 1;
      LeaseRecord taken = LeaseRecord.taken(next, owner, HostName.ofThisMachine(), now, timeToLive);
      if (create(taken)) {
        if (numbers().max().orElse(next) == next) {
          return taken;
        }
        HeldHere.remove(taken.token());
        // This process was held up after its look at the newest file, and got a number that was
        // used and deleted meanwhile.
        files.delete(file(next), false);
      }
    }
    throw new IOException(
        "Lease %s was taken by others in each of %d attempts; start again later"
            .formatted(directory, ATTEMPTS));
  }

  private boolean create(LeaseRecord taken) throws UnwritableFileException {
    boolean created = false;
    HeldHere.add(taken.token());
    try {
      created = ExclusiveFile.create(hadoop, file(taken.generation()), JsonFile.bytes(taken));
      return created;
    } finally {
      if (!created) {
        HeldHere.remove(taken.token());
      }
    }
  }

  /**
   * Looks whether nobody has taken the lease since.
   *
   * @throws SupersededException if somebody has, or has deleted the file
   */
  static void requireNewest(LeaseRecord mine, Optional<LeaseRecord> newest)
      throws SupersededException {
    if (newest.isEmpty()) {
      throw new SupersededException("its file was deleted");
    }
    LeaseRecord other = newest.get();
    if (!other.token().equals(mine.token())) {
      throw new SupersededException(other.holder() + " has it since " + other.acquiredAt());
    }
  }

  /** Another holder's number is the newest, or none is left; the message says which. */
  static final class SupersededException extends IOException {
    private static final long serialVersionUID = 1L;

    private SupersededException(String message) {
      super(message);
    }
  }

  private String heldBy(LeaseRecord holder, Instant now) {
    String message =
        "Lease %s is held by %s since %s, until %s unless that gives another sign of life; start again when it has ended, or after that time if it has died"
            .formatted(directory, holder.holder(), holder.acquiredAt(), holder.expiresAt());
    if (holder.aheadOf(now).compareTo(holder.timeToLive()) <= 0) {
      return message;
    }
    return message
        + ". Its last sign of life is of %s, here on %s it is %s: set the clocks right, or delete %s if no run is going on"
            .formatted(
                holder.heartbeatAt(), HostName.ofThisMachine(), now, file(holder.generation()));
  }

  /** What the file with the highest number says; nothing where there is none. */
  Optional<LeaseRecord> newest() throws IOException {
    long listed = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long newest = numbers().max().orElse(0);
      if (newest == listed) {
        break;
      }
      listed = newest;
      Optional<LeaseRecord> lease = JsonFile.read(hadoop, file(newest), LeaseRecord.class, REMEDY);
      if (lease.isPresent()) {
        return lease;
      }
      // Deleted after it was listed: there is a newer one, or somebody has cleared all away.
    }
    return Optional.empty();
  }

  void replace(LeaseRecord lease) throws UnwritableFileException {
    JsonFile.write(hadoop, file(lease.generation()), lease);
  }

  /** Deletes older files, with what their writers left beside them. */
  void deleteBefore(long generation) throws IOException {
    for (long old : numbers().filter(each -> each < generation).toArray()) {
      AtomicFile.deleteLeftovers(hadoop, directory, file(old).getName());
      files.delete(file(old), false);
    }
  }

  /** Deletes the directory with all numbers up to one, unless somebody takes the next meanwhile. */
  void deleteUpTo(long generation) throws IOException {
    deleteBefore(generation + 1);
    try {
      files.delete(directory, false);
    } catch (IOException e) {
      if (files.listStatus(directory).length == 0) {
        throw e;
      }
      LOG.debug("{} is kept, another process is in it", directory, e);
    }
  }

  private LongStream numbers() throws IOException {
    List<FileStatus> entries;
    try {
      entries = List.of(files.listStatus(directory));
    } catch (FileNotFoundException e) {
      entries = List.of();
    }
    return entries.stream().flatMap(entry -> number(entry.getPath())).mapToLong(Long::longValue);
  }

  private static Stream<Long> number(Path file) {
    Matcher matcher = NAME.matcher(file.getName());
    return matcher.matches() ? Stream.of(Long.valueOf(matcher.group(1))) : Stream.empty();
  }
}
