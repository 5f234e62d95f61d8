package dev.sparkresnet.driver.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many times each epoch averages.
 *
 * @param rounds of the first epochs, the last value repeats; empty for as many as the replicas'
 *     divergence asks for
 */
public record RoundSchedule(List<Integer> rounds) {
  private static final String AUTO_TEXT = "auto";

  /** As many rounds as the replicas' divergence asks for. */
  public static final RoundSchedule AUTO = new RoundSchedule(List.of());

  public RoundSchedule {
    rounds = List.copyOf(rounds);
    if (rounds.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException("Rounds must be positive, got " + rounds);
    }
  }

  /**
   * Reads {@code 8,4,2,1} or {@code auto}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static RoundSchedule parse(String text) {
    return AUTO_TEXT.equalsIgnoreCase(text)
        ? AUTO
        : new RoundSchedule(
            Arrays.stream(text.split(",", -1)).map(String::trim).map(Integer::valueOf).toList());
  }

  public boolean isAuto() {
    return rounds.isEmpty();
  }

  /**
   * Rounds of an epoch that are written down.
   *
   * @param epoch counted from 0
   */
  public int inEpoch(int epoch) {
    return rounds.get(Math.min(epoch, rounds.size() - 1));
  }

  /** As it stands in a properties file. */
  @Override
  public String toString() {
    return isAuto()
        ? AUTO_TEXT
        : rounds.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
