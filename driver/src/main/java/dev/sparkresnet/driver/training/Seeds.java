package dev.sparkresnet.driver.training;

import java.util.SplittableRandom;

/**
 * Random number generators for parts of a run, each derived from the run's seed and the part's
 * numbers alone.
 */
final class Seeds {
  private Seeds() {}

  /**
   * Returns the generator of one part, such as (epoch, replica, group); equal numbers give equal
   * sequences.
   */
  static SplittableRandom random(long seed, long... part) {
    long state = seed;
    for (long number : part) {
      state = new SplittableRandom(state + number).nextLong();
    }
    return new SplittableRandom(state);
  }

  /** Shuffles in place (Fisher and Yates). */
  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
