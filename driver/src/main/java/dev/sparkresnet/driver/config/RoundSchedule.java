package dev.sparkresnet.driver.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many times each epoch averages.
 *
 * @param rounds of the first epochs, the last value repeats; none where the mode gives them
 */
public record RoundSchedule(Mode mode, List<Integer> rounds) {
  /** Where the numbers of rounds come from. */
  public enum Mode {
    /** They are written down. */
    FIXED,
    /** From the number of replicas, as docs/learning.md found best. */
    BY_REPLICAS,
    /** From how far the replicas were apart in the epoch before. */
    AUTO
  }

  public static final RoundSchedule AUTO = new RoundSchedule(Mode.AUTO, List.of());
  public static final RoundSchedule BY_REPLICAS = new RoundSchedule(Mode.BY_REPLICAS, List.of());

  private static final List<Integer> FEW = List.of(4, 1);
  private static final List<Integer> SOME = List.of(8, 4, 2, 1);
  private static final List<Integer> MANY = List.of(16, 8, 4, 2);

  public RoundSchedule {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty() == (mode == Mode.FIXED) || rounds.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "Rounds must be positive, and there only where they are fixed, got " + rounds);
    }
  }

  /** So many rounds in the first epochs; the last number repeats. */
  public static RoundSchedule of(List<Integer> rounds) {
    return new RoundSchedule(Mode.FIXED, rounds);
  }

  /**
   * Reads {@code 8,4,2,1}, {@code by-replicas} or {@code auto}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static RoundSchedule parse(String text) {
    return Stream.of(BY_REPLICAS, AUTO)
        .filter(each -> each.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseGet(
            () ->
                of(
                    Arrays.stream(text.split(",", -1))
                        .map(String::trim)
                        .map(Integer::valueOf)
                        .toList()));
  }

  /**
   * Rounds of an epoch, unless the mode is {@link Mode#AUTO}.
   *
   * @param epoch counted from 0
   */
  public int inEpoch(int epoch, int replicas) {
    List<Integer> all = mode == Mode.BY_REPLICAS ? forReplicas(replicas) : rounds;
    return all.get(Math.min(epoch, all.size() - 1));
  }

  private static List<Integer> forReplicas(int replicas) {
    return switch (ReplicaScale.of(replicas)) {
      case FEW -> FEW;
      case SOME -> SOME;
      case MANY -> MANY;
    };
  }

  /** As it stands in a properties file. */
  @Override
  public String toString() {
    return mode == Mode.FIXED
        ? rounds.stream().map(String::valueOf).collect(Collectors.joining(","))
        : mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
