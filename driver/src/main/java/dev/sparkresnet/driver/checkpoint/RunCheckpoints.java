package dev.sparkresnet.driver.checkpoint;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.driver.training.ModelState;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a run keeps of its past.
 *
 * <pre>
 * checkpoints/    the newest epochs, to go on from
 * best/           the network of the epoch with the best validation accuracy, parameters alone
 * </pre>
 */
public final class RunCheckpoints {
  private static final String NEWEST = "checkpoints";
  private static final String BEST = "best";

  private final Checkpoints newest;
  private final Checkpoints best;
  private final Path bestPath;

  /**
   * The checkpoints of a run.
   *
   * @param run the run's directory
   * @param dataFingerprint of the data set that the run trains on
   */
  public RunCheckpoints(Configuration hadoop, Path run, long seed, String dataFingerprint) {
    this.bestPath = new Path(run, BEST);
    this.newest = new Checkpoints(hadoop, new Path(run, NEWEST), seed, dataFingerprint);
    this.best = new Checkpoints(hadoop, bestPath, seed, dataFingerprint);
  }

  /** As {@link Checkpoints#newestValid}. */
  public Optional<TrainingState> newest(TrainingState like) throws IOException {
    return newest.newestValid(like);
  }

  /** As {@link Checkpoints#write}. */
  public Checkpoints.Pending write(TrainingState state) throws IOException {
    return newest.write(state);
  }

  /** Keeps a network as the best so far. */
  public void writeBest(ModelState model) throws IOException {
    best.write(new TrainingState(model, new byte[0])).complete(1);
  }

  /**
   * The network of the best epoch.
   *
   * @param like a network of the run, for its lengths
   * @throws BadDataException if it is not there any more
   */
  public ModelState best(ModelState like, int epoch) throws IOException {
    return best.newestValid(new TrainingState(like, new byte[0]))
        .map(TrainingState::network)
        .filter(model -> model.epoch() == epoch)
        .orElseThrow(
            () ->
                new BadDataException(
                    "The network of epoch "
                        + epoch
                        + ", the best one by validation, is not whole in "
                        + bestPath
                        + "; remove the run's directory, as train --overwrite does, or set validation.keep-best=false"));
  }
}
