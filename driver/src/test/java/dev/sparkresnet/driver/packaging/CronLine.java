package dev.sparkresnet.driver.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A crontab with one command, read as crontab(5) says.
 *
 * @param variables what it sets for the command
 * @param time minute, hour, day of month, month, day of week
 * @param command what the shell gets
 */
record CronLine(Map<String, String> variables, List<String> time, String command) {
  private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_]+) *= *(.*)");
  private static final int TIME_FIELDS = 5;

  static CronLine of(Path crontab) throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> commands = new ArrayList<>();
    for (String line : Files.readAllLines(crontab)) {
      Matcher variable = VARIABLE.matcher(line);
      if (variable.matches()) {
        variables.put(variable.group(1), variable.group(2));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        commands.add(line);
      }
    }
    if (commands.size() != 1) {
      throw new IllegalStateException(
          "%s must hold one command, has %s".formatted(crontab, commands));
    }
    List<String> words = Arrays.asList(commands.get(0).split("\\s+", TIME_FIELDS + 1));
    return new CronLine(
        variables, words.subList(0, TIME_FIELDS), withoutEscapes(crontab, words.get(TIME_FIELDS)));
  }

  /** A bare % would end the command; cron takes the backslash from an escaped one. */
  private static String withoutEscapes(Path crontab, String command) {
    if (Pattern.compile("(?<!\\\\)%").matcher(command).find()) {
      throw new IllegalStateException("%s has a %% without \\ before it".formatted(crontab));
    }
    return command.replace("\\%", "%");
  }
}
