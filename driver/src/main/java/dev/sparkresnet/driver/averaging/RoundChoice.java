package dev.sparkresnet.driver.averaging;

import dev.sparkresnet.driver.config.RoundSchedule;
import java.nio.ByteBuffer;

/**
 * How many rounds the next epoch has. Where the schedule is {@code auto}, replicas are let run
 * apart as far as {@link #TARGET} between two averagings: the epoch's steps are divided so that, at
 * the pace of the epoch before, they would get there and no further.
 */
public final class RoundChoice {
  /**
   * Distance of the replicas from their mean, relative to the mean, that averaging is to bear
   * without a loss of accuracy: an assumption, its study is not run yet.
   */
  static final double TARGET = 0.05;

  /** Of the first epoch, in which weights move most. */
  static final int FIRST = 8;

  static final int MOST = 16;
  static final int STATE_BYTES = Integer.BYTES;

  private final RoundSchedule schedule;
  private int rounds = FIRST;

  public RoundChoice(RoundSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Rounds of an epoch.
   *
   * @param epoch counted from 0
   * @param fewestSteps of a replica in it
   */
  public int ofEpoch(int epoch, int replicas, long fewestSteps) {
    if (replicas == 1) {
      return 1;
    }
    int wanted =
        schedule.mode() == RoundSchedule.Mode.AUTO ? rounds : schedule.inEpoch(epoch, replicas);
    return (int) Math.max(1, Math.min(wanted, fewestSteps));
  }

  /**
   * Takes in what an epoch has shown.
   *
   * @param divergence mean over its rounds
   */
  public void learn(int roundsOfEpoch, double divergence) {
    int needed = (int) Math.ceil(roundsOfEpoch * divergence / TARGET);
    // Never more than before: what was apart comes together as learning slows down.
    rounds = Math.max(1, Math.min(Math.min(needed, roundsOfEpoch), MOST));
  }

  void save(ByteBuffer target) {
    target.putInt(rounds);
  }

  void restore(ByteBuffer source) {
    rounds = source.getInt();
  }
}
