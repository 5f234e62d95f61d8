package dev.sparkresnet.driver.retrain;

import dev.sparkresnet.driver.run.BuildInfo;
import java.io.File;
import java.net.URISyntaxException;

/** Tells whether two processes run the same code. */
final class CodeIdentity {
  private CodeIdentity() {}

  /**
   * Equal texts mean equal code: the commit, and for a build that no commit describes also when its
   * jar or folder was changed last.
   */
  static String ofThisProgram() {
    BuildInfo build = BuildInfo.ofThisProgram();
    boolean described = build.commit().matches("[0-9a-f]{40}") && !build.dirty();
    return build.version() + " " + build.commit() + (described ? "" : " changed " + changedAt());
  }

  private static long changedAt() {
    try {
      return new File(
              CodeIdentity.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .lastModified();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Class files lie nowhere", e);
    }
  }
}
