package dev.sparkresnet.driver.run;

import org.apache.hadoop.fs.Path;

/** A run of this id is there already. */
public final class RunExistsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunExistsException(Path path) {
    super("Run " + path + " exists already; choose another --run-id or add --overwrite");
  }
}
