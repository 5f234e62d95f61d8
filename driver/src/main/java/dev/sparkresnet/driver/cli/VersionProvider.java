package dev.sparkresnet.driver.cli;

import dev.sparkresnet.driver.run.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"spark-resnet " + BuildInfo.ofThisProgram()};
  }
}
