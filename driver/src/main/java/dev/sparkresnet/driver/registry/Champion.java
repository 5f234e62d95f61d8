package dev.sparkresnet.driver.registry;

import dev.sparkresnet.driver.name.FolderName;
import java.time.Instant;

/**
 * The version that readers should use; {@code aliases/champion.json}.
 *
 * @param previous the champion before, which a rollback goes back to; null before the second one
 * @param since ISO 8601 in UTC; never before that of the champion before
 */
public record Champion(String version, String previous, String since, String reason) {
  public Champion {
    FolderName.require("version", version);
    if (previous != null) {
      FolderName.require("previous", previous);
    }
    Checks.requireTime("since", since);
    Checks.require(reason != null, "reason must be text", reason);
  }

  /** The next champion. Its time is not before this one's, even where the clock went back. */
  Champion replacedBy(String next, Instant now, String why) {
    Instant mine = Instant.parse(since);
    return new Champion(next, version, (now.isBefore(mine) ? mine : now).toString(), why);
  }
}
