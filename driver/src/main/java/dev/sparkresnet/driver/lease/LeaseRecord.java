package dev.sparkresnet.driver.lease;

import dev.sparkresnet.driver.device.HostName;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What a generation's file says.
 *
 * @param generation the number in the file's name
 * @param owner what the holder is, such as the run's id
 * @param host where it runs
 * @param token tells holders with the same owner and host apart
 * @param acquiredAt ISO 8601 in UTC, as the two that follow
 * @param heartbeatAt last sign of life
 * @param expiresAt when others may take over if no other sign of life comes
 * @param released whether the holder has ended in good order
 * @param process that holds it; null where that is not known
 */
record LeaseRecord(
    long generation,
    String owner,
    String host,
    String token,
    String acquiredAt,
    String heartbeatAt,
    String expiresAt,
    boolean released,
    HolderProcess process) {
  LeaseRecord {
    if (owner == null || host == null || token == null) {
      throw new IllegalArgumentException(
          "owner, host and token are expected, it has %s, %s and %s".formatted(owner, host, token));
    }
    for (String time : new String[] {acquiredAt, heartbeatAt, expiresAt}) {
      if (time == null) {
        throw new IllegalArgumentException(
            "acquiredAt, heartbeatAt and expiresAt are expected, one is missing");
      }
      Instant.parse(time);
    }
  }

  static LeaseRecord taken(
      long generation, String owner, String host, Instant now, Duration timeToLive) {
    return new LeaseRecord(
        generation,
        owner,
        host,
        UUID.randomUUID().toString(),
        now.toString(),
        now.toString(),
        now.plus(timeToLive).toString(),
        false,
        HolderProcess.ofThisOne());
  }

  /** With another sign of life. Times never go back, even where the clock does. */
  LeaseRecord alive(Instant now, Duration timeToLive) {
    Instant heartbeat = now.isAfter(heartbeat()) ? now : heartbeat();
    return new LeaseRecord(
        generation,
        owner,
        host,
        token,
        acquiredAt,
        heartbeat.toString(),
        heartbeat.plus(timeToLive).toString(),
        false,
        process);
  }

  LeaseRecord ended() {
    return new LeaseRecord(
        generation, owner, host, token, acquiredAt, heartbeatAt, expiresAt, true, process);
  }

  boolean isFreeAt(Instant now) {
    return released || isExpiredAt(now) || isLeftBehind();
  }

  /** Whether its holder, on this machine, has ended without giving it back. */
  private boolean isLeftBehind() {
    return process != null
        && host.equals(HostName.ofThisMachine())
        && (process.isGone()
            || (process.equals(HolderProcess.ofThisOne()) && !HeldHere.contains(token)));
  }

  boolean isExpiredAt(Instant now) {
    return !now.isBefore(Instant.parse(expiresAt));
  }

  /** How far the sign of life is ahead of {@code now}; negative if it is in the past. */
  Duration aheadOf(Instant now) {
    return Duration.between(now, heartbeat());
  }

  Duration timeToLive() {
    return Duration.between(heartbeat(), Instant.parse(expiresAt));
  }

  private Instant heartbeat() {
    return Instant.parse(heartbeatAt);
  }

  /** Who it is, for people. */
  String holder() {
    return owner + " on " + host;
  }
}
