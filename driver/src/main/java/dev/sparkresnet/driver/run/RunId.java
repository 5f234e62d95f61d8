package dev.sparkresnet.driver.run;

import dev.sparkresnet.driver.name.FolderName;
import dev.sparkresnet.driver.name.InvalidNameException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * The name of a run: of its folder below {@code runs.uri}, and of the version that a retraining
 * makes of it. A {@link FolderName} that does not stand for something else where a version is
 * named.
 */
public record RunId(String value) {
  /** Aliases of the registry, and words that are read in the place of a run or a version. */
  private static final Set<String> TAKEN = Set.of("champion", "previous", "none", "today");

  private static final String REMEDY =
      "; a night's date makes one: --run-id today of retrain, \"$(date +%F)\" of cron, {{ ts_nodash }} or {{ ds }} of Airflow (its {{ run_id }} and {{ ts }} do not)";

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /**
   * Checks it.
   *
   * @throws InvalidNameException with the rule, what was given, and what schedulers can write
   */
  public RunId {
    if (!FolderName.is(value)) {
      throw new InvalidNameException(
          "A run id must be " + FolderName.RULE + ", got " + FolderName.quoted(value) + REMEDY);
    }
    if (TAKEN.contains(value)) {
      throw new InvalidNameException(
          "A run id must not be champion, previous, none or today, which stand for other versions, no version and a date, got '"
              + value
              + "'"
              + REMEDY);
    }
  }

  /** A name for a run that was given none. */
  static RunId at(LocalDateTime time) {
    return new RunId(time.format(CLOCK));
  }

  /** The same with a number, for the second and later ones that would be called so. */
  RunId numbered(int number) {
    return new RunId(value + "-" + number);
  }

  @Override
  public String toString() {
    return value;
  }
}
