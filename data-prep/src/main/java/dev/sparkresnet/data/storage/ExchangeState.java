package dev.sparkresnet.data.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How far the exchange of a folder has come: a file with a line such as {@code building next-ID}.
 *
 * @param next name of the folder that is to become it
 */
record ExchangeState(Step step, String next) {
  static final String FILE_NAME = "state";

  private static final int MOST_BYTES = 64;
  private static final String NEXT = "next-";
  private static final Pattern NAME =
      Pattern.compile(NEXT + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  enum Step {
    /** The next folder is being built; the old one counts. */
    BUILDING,
    /** The next folder is not wanted any more; the old one counts. */
    DISCARDED,
    /** The next folder is whole and counts, wherever it is. */
    COMMITTED,
    /** The next folder is in its place; what is left is to be deleted. */
    PLACED;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Name of a next folder that nobody else builds. */
  static String newName() {
    return NEXT + UUID.randomUUID();
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Nothing where the folder has no such file, or another one of its name. */
  static Optional<ExchangeState> read(Configuration conf, Path folder) throws IOException {
    try {
      return BoundedFile.read(conf, new Path(folder, FILE_NAME), MOST_BYTES)
          .flatMap(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (FileTooLongException e) {
      return Optional.empty();
    }
  }

  private static Optional<ExchangeState> parse(String text) {
    String[] words = text.strip().split(" ", -1);
    return words.length == 2 && isName(words[1])
        ? Arrays.stream(Step.values())
            .filter(step -> step.word().equals(words[0]))
            .map(step -> new ExchangeState(step, words[1]))
            .findFirst()
        : Optional.empty();
  }

  void write(Configuration conf, Path folder) throws IOException {
    AtomicFile.write(
        conf,
        new Path(folder, FILE_NAME),
        (step.word() + " " + next + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
