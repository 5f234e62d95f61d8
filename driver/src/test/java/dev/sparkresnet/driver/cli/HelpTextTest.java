package dev.sparkresnet.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Help as it stands on a terminal: picocli begins a new line with every string of a description.
 */
class HelpTextTest {
  @Test
  void givenAllCommands_whenTheirHelpIsPrinted_thenNoLineEndsWithinASentenceButAtTheMargin() {
    List<String[]> descriptions = descriptions(Main.commandLine()).toList();

    assertThat(descriptions).hasSizeGreaterThan(50);
    for (String[] description : descriptions) {
      assertThat(Stream.of(description).limit(Math.max(0, description.length - 1)))
          .allMatch(line -> line.endsWith(".") || line.endsWith(":"));
    }
  }

  private static Stream<String[]> descriptions(CommandLine command) {
    return Stream.concat(
        Stream.concat(
            Stream.<String[]>of(command.getCommandSpec().usageMessage().description()),
            command.getCommandSpec().options().stream().map(option -> option.description())),
        command.getSubcommands().values().stream().flatMap(HelpTextTest::descriptions));
  }
}
