package dev.sparkresnet.driver.study;

import dev.sparkresnet.driver.run.RunId;
import java.util.Arrays;
import java.util.List;

/**
 * One configuration of a study.
 *
 * @param name as table and picture show it
 * @param settings {@code key=value} each, over what all cases share
 */
public record StudyCase(String name, List<String> settings) {
  public StudyCase {
    settings = List.copyOf(settings);
  }

  /**
   * Reads {@code NAME: KEY=VALUE KEY=VALUE ...}.
   *
   * @throws IllegalArgumentException if there is no name or a word is no setting
   */
  public static StudyCase parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("A case must be NAME: KEY=VALUE ..., got '" + text + "'");
    }
    List<String> settings =
        Arrays.stream(text.substring(colon + 1).trim().split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList();
    for (String setting : settings) {
      if (setting.indexOf('=') < 1) {
        throw new IllegalArgumentException(
            "Case '"
                + text.substring(0, colon).trim()
                + "' holds '"
                + setting
                + "', which is no KEY=VALUE");
      }
    }
    return new StudyCase(text.substring(0, colon).trim(), settings);
  }

  /**
   * The id of the run with one seed: letters and digits of the name, and what is between them.
   *
   * @throws dev.sparkresnet.driver.name.InvalidNameException if the name is too long for one
   */
  public RunId runId(long seed) {
    String readable = name.replaceAll("[^A-Za-z0-9.]+", "-") + "-seed-" + seed;
    return new RunId(readable.replaceAll("^[.-]+", ""));
  }
}
