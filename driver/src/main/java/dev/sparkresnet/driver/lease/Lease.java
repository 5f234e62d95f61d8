package dev.sparkresnet.driver.lease;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.FailureReason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change a model, or the files of a run, held by one process at a time, on any Hadoop
 * file system.
 *
 * <p>A lease is a file with a number, which only one process can create, and only after the one
 * before was released, has expired, or was left by a process of this machine that has ended. While
 * the lease is held, a thread renews the file's times. Whoever cannot do that in time has lost the
 * lease for good, or may take the next number unless others have, see {@link AfterSilence}; and
 * whoever finds a number that is not its own has lost it. What is safe with synchronised clocks
 * where files are created atomically is best effort elsewhere, see {@link
 * dev.sparkresnet.data.storage.ExclusiveFile}.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** Two signs of life may fail before the lease is lost. */
  private static final int HEARTBEATS_PER_LIFE = 3;

  private final Generations generations;
  private final Duration timeToLive;
  private final Clock clock;
  private final AfterSilence afterSilence;
  private final ReentrantLock lock = new ReentrantLock();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(Lease::daemon);

  private LeaseRecord written;

  /** When writing it began: a clock that others set must not lengthen a lease. */
  private long writtenNanos;

  /** Why the lease is lost; null while it is held. */
  private String lost;

  private boolean closed;

  private Lease(
      Generations generations,
      Duration timeToLive,
      Clock clock,
      AfterSilence afterSilence,
      LeaseRecord written,
      long writtenNanos) {
    this.generations = generations;
    this.timeToLive = timeToLive;
    this.clock = clock;
    this.afterSilence = afterSilence;
    this.written = written;
    this.writtenNanos = writtenNanos;
  }

  /**
   * Takes a lease that is lost {@linkplain AfterSilence#LOST for good} where no sign of life came.
   */
  public static Lease acquire(
      Configuration hadoop, Path directory, String owner, Duration timeToLive) throws IOException {
    return acquire(hadoop, directory, owner, timeToLive, AfterSilence.LOST);
  }

  /**
   * Takes the lease, or takes it over from an owner that gave no sign of life for as long as it had
   * said.
   *
   * @param directory that holds nothing but this lease's files; made if it is not there
   * @param owner what wants it, such as a run's id, for the messages of others
   * @param timeToLive after which others may take over if this process gives no sign of life
   * @param afterSilence what becomes of it where it gave none and nobody took over
   * @throws LeaseHeldException if another one holds it
   * @throws BadDataException if its newest file is damaged
   */
  public static Lease acquire(
      Configuration hadoop,
      Path directory,
      String owner,
      Duration timeToLive,
      AfterSilence afterSilence)
      throws IOException {
    return acquire(hadoop, directory, owner, timeToLive, afterSilence, Clock.systemUTC());
  }

  static Lease acquire(
      Configuration hadoop,
      Path directory,
      String owner,
      Duration timeToLive,
      AfterSilence afterSilence,
      Clock clock)
      throws IOException {
    Generations generations = new Generations(hadoop, directory);
    long nanos = System.nanoTime();
    LeaseRecord taken = generations.take(owner, timeToLive, clock, null);
    Lease lease = new Lease(generations, timeToLive, clock, afterSilence, taken, nanos);
    lease.begin();
    return lease;
  }

  private void begin() throws IOException {
    long millis = Math.max(1, timeToLive.toMillis() / HEARTBEATS_PER_LIFE);
    ScheduledFuture<?> unused =
        heart.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    try {
      generations.deleteBefore(written.generation());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lease");
    thread.setDaemon(true);
    return thread;
  }

  /** Gives a sign of life. */
  void beat() {
    lock.lock();
    try {
      if (!closed && lost == null) {
        renew();
      }
    } catch (LeaseLostException e) {
      LOG.error("{}", e.getMessage());
    } catch (IOException e) {
      LOG.warn(
          "{} gets no sign of life, it is lost at {}: {}",
          generations.file(written.generation()),
          written.expiresAt(),
          FailureReason.of(e));
    } catch (RuntimeException e) {
      // Would end the thread without a word.
      LOG.warn("{} gets no sign of life", generations.file(written.generation()), e);
    } finally {
      lock.unlock();
    }
  }

  private void renew() throws IOException {
    requireMine();
    long nanos = System.nanoTime();
    LeaseRecord renewed = written.alive(clock.instant(), timeToLive);
    generations.replace(renewed);
    // Written too late, it may have come after another process had found the lease expired.
    if (isSilent()) {
      requireMine();
    } else {
      written = renewed;
      writtenNanos = nanos;
    }
  }

  /**
   * Looks whether the lease is still held; to be called before what only its holder may do.
   *
   * @throws LeaseLostException if it is lost, and from then on always
   * @throws IOException if that cannot be found out
   */
  public void requireHeld() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The lease was given back");
      }
      requireMine();
    } finally {
      lock.unlock();
    }
  }

  private void requireMine() throws IOException {
    requireNotLost();
    try {
      if (!isSilent()) {
        Generations.requireNewest(written, generations.newest());
      }
      // Also where looking took too long.
      if (isSilent()) {
        breakSilence();
      }
    } catch (Generations.SupersededException | BadDataException e) {
      lost = e.getMessage();
    }
    requireNotLost();
  }

  /** Whether others may have found the lease expired. */
  private boolean isSilent() {
    return System.nanoTime() - writtenNanos >= timeToLive.toNanos()
        || written.isExpiredAt(clock.instant());
  }

  private void breakSilence() throws IOException {
    if (afterSilence == AfterSilence.LOST) {
      lost = "it got no sign of life within %s s".formatted(timeToLive.toMillis() / 1e3);
      return;
    }
    long nanos = System.nanoTime();
    String before = written.token();
    written = generations.take(written.owner(), timeToLive, clock, written);
    writtenNanos = nanos;
    HeldHere.remove(before);
    LOG.info(
        "{} expired without a sign of life, nobody else has taken it: going on",
        generations.directory());
    generations.deleteBefore(written.generation());
  }

  private void requireNotLost() throws LeaseLostException {
    if (lost != null) {
      throw new LeaseLostException(
          "Lease %s of %s is lost: %s; %s"
              .formatted(
                  generations.directory(), written.holder(), lost, afterSilence.consequence()));
    }
  }

  /**
   * Gives the lease back with its directory: what it was for is done, and whoever takes it next has
   * to look whether there is anything left to do.
   *
   * @throws LeaseLostException if it is lost; then others have it
   */
  public void closeForGood() throws IOException {
    heart.shutdown();
    lock.lock();
    try {
      requireHeld();
      generations.deleteUpTo(written.generation());
      closed = true;
    } finally {
      HeldHere.remove(written.token());
      lock.unlock();
    }
  }

  /** Gives the lease back if it is still held; otherwise it belongs to others. */
  @Override
  public void close() {
    heart.shutdown();
    lock.lock();
    try {
      if (!closed && lost == null) {
        requireMine();
        generations.replace(written.ended());
      }
    } catch (LeaseLostException e) {
      LOG.error("{}", e.getMessage());
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be given back, others may take it from {} on: {}",
          generations.file(written.generation()),
          written.expiresAt(),
          FailureReason.of(e));
    } finally {
      closed = true;
      HeldHere.remove(written.token());
      lock.unlock();
    }
  }
}
