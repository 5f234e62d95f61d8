package dev.sparkresnet.driver.config;

import java.util.List;
import java.util.function.UnaryOperator;

/** A configuration that cannot be used; the message lists every problem that was found. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(
        problems.size() == 1
            ? "Configuration: " + problems.get(0)
            : "Configuration has " + problems.size() + " problems: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** The same in the words of a program that has other names for settings. */
  public ConfigException reworded(UnaryOperator<String> words) {
    ConfigException reworded = new ConfigException(problems.stream().map(words).toList());
    reworded.initCause(this);
    return reworded;
  }

  List<String> problems() {
    return problems;
  }
}
