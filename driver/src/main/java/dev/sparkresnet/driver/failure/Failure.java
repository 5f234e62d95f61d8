package dev.sparkresnet.driver.failure;

import dev.sparkresnet.data.BadDataException;
import dev.sparkresnet.data.storage.FailureReason;
import dev.sparkresnet.data.storage.ForeignEntryException;
import dev.sparkresnet.data.storage.TakenOverException;
import dev.sparkresnet.data.storage.UnwritableFileException;
import dev.sparkresnet.driver.config.ConfigException;
import dev.sparkresnet.driver.config.UriPassword;
import dev.sparkresnet.driver.device.DeviceException;
import dev.sparkresnet.driver.lease.LeaseHeldException;
import dev.sparkresnet.driver.lease.LeaseLostException;
import dev.sparkresnet.driver.name.InvalidNameException;
import dev.sparkresnet.driver.preflight.PreflightException;
import dev.sparkresnet.driver.run.RunConflictException;
import dev.sparkresnet.driver.session.ClusterUnavailableException;
import dev.sparkresnet.driver.training.MixedKernelsException;
import dev.sparkresnet.driver.training.TrainingDivergedException;
import dev.sparkresnet.model.backend.BackendUnavailableException;
import dev.sparkresnet.model.engine.EngineUnavailableException;
import java.io.IOException;

/**
 * What a failure means to the user.
 *
 * @param expected true where the message says all that the user needs; false for defects, whose
 *     stack trace counts
 */
public record Failure(int exitCode, String message, boolean expected) {
  public Failure {
    // Hadoop's own configuration may name file systems by such URIs, and its messages repeat them.
    message = UriPassword.hiddenIn(message);
  }

  /**
   * Looks for a failure that is meant for the user, in the exception and its causes: Spark wraps
   * what tasks throw.
   */
  public static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandException command) {
        return new Failure(command.exitCode(), command.getMessage(), true);
      } else if (cause instanceof ConfigException
          || cause instanceof RunConflictException
          || cause instanceof ForeignEntryException
          || cause instanceof InvalidNameException
          || cause instanceof DeviceException
          || cause instanceof BackendUnavailableException
          || cause instanceof EngineUnavailableException
          || cause instanceof PreflightException) {
        return new Failure(ExitCode.USAGE, cause.getMessage(), true);
      } else if (cause instanceof BadDataException) {
        return new Failure(ExitCode.BAD_DATA, cause.getMessage(), true);
      } else if (cause instanceof LeaseHeldException || cause instanceof TakenOverException) {
        return new Failure(ExitCode.LOCKED, cause.getMessage(), true);
      } else if (cause instanceof LeaseLostException
          || cause instanceof TrainingDivergedException
          || cause instanceof MixedKernelsException) {
        return new Failure(ExitCode.FAILED, cause.getMessage(), true);
      } else if (cause instanceof ClusterUnavailableException unavailable) {
        return new Failure(
            unavailable.ofSettings() ? ExitCode.USAGE : ExitCode.FAILED, cause.getMessage(), true);
      } else if (cause instanceof UnwritableFileException) {
        return new Failure(
            ExitCode.FAILED,
            cause.getMessage() + "; make room or mend the storage, then run the same command again",
            true);
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException failure) {
        return new Failure(ExitCode.FAILED, FailureReason.of(failure), true);
      }
    }
    return SurroundingFailure.of(thrown)
        .map(line -> new Failure(ExitCode.FAILED, line, true))
        .orElseGet(() -> new Failure(ExitCode.FAILED, defect(thrown), false));
  }

  /** One line: what Spark wraps has its whole trace in the message. */
  private static String defect(Throwable thrown) {
    return thrown.toString().lines().findFirst().orElse("");
  }
}
