package dev.sparkresnet.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What classes are called, in the order of the labels: checks of names that people give, and what
 * is said where two orders are not the same.
 */
public final class ClassNames {
  /** Classes that a data set may have. */
  public static final int MOST = Short.MAX_VALUE;

  /** Orders up to this length are shown whole. */
  private static final int SHOWN_WHOLE = 10;

  private static final int SHOWN_DIFFERENCES = 5;
  private static final int LONGEST_SHOWN = 40;

  private ClassNames() {}

  /** The labels themselves, for classes of which nobody has given names. */
  public static List<String> numbered(int firstLabel, int classes) {
    return IntStream.range(firstLabel, firstLabel + classes).mapToObj(Integer::toString).toList();
  }

  /**
   * Names as they were given, without the blanks around them.
   *
   * @throws IllegalArgumentException if one is blank or there twice
   */
  public static List<String> given(List<String> names) {
    List<String> stripped = names.stream().map(String::strip).toList();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < stripped.size(); i++) {
      if (stripped.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "every class needs a name, number %d of %d is blank".formatted(i + 1, names.size()));
      }
      Integer earlier = places.put(stripped.get(i), i);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "class names must differ, numbers %d and %d are both %s"
                .formatted(earlier + 1, i + 1, shown(stripped.get(i))));
      }
    }
    return stripped;
  }

  /**
   * How two orders differ, in words that show both; nothing where they are the same.
   *
   * @param first who has the first order, such as {@code the model}
   */
  public static Optional<String> difference(
      String first, List<String> ofFirst, String second, List<String> ofSecond) {
    if (ofFirst.equals(ofSecond)) {
      return Optional.empty();
    }
    if (Math.max(ofFirst.size(), ofSecond.size()) <= SHOWN_WHOLE) {
      return Optional.of(
          "%s has [%s], %s has [%s]".formatted(first, shown(ofFirst), second, shown(ofSecond)));
    }
    List<Integer> different = new ArrayList<>();
    int both = Math.min(ofFirst.size(), ofSecond.size());
    for (int i = 0; i < both; i++) {
      if (!ofFirst.get(i).equals(ofSecond.get(i))) {
        different.add(i);
      }
    }
    String counts =
        ofFirst.size() == ofSecond.size()
            ? ""
            : "%s has %d, %s has %d; ".formatted(first, ofFirst.size(), second, ofSecond.size());
    if (different.isEmpty()) {
      return Optional.of(counts + "the first " + both + " are the same");
    }
    return Optional.of(
        counts
            + different.stream()
                .limit(SHOWN_DIFFERENCES)
                .map(
                    i ->
                        "label %d is %s of %s and %s of %s"
                            .formatted(
                                i, shown(ofFirst.get(i)), first, shown(ofSecond.get(i)), second))
                .collect(Collectors.joining(", "))
            + (different.size() > SHOWN_DIFFERENCES
                ? ", and %d more".formatted(different.size() - SHOWN_DIFFERENCES)
                : ""));
  }

  /** Some names in a line; the first ones where they are many. */
  public static String shown(List<String> names) {
    String first =
        names.stream().limit(SHOWN_WHOLE).map(ClassNames::shown).collect(Collectors.joining(", "));
    return names.size() <= SHOWN_WHOLE
        ? first
        : first + ", and %d more".formatted(names.size() - SHOWN_WHOLE);
  }

  /** A name as it may stand in a line of text, however long it is and whatever is in it. */
  public static String shown(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
    if (line.isBlank()) {
      return "(blank)";
    }
    int length = line.codePointCount(0, line.length());
    return length <= LONGEST_SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_SHOWN - 1)) + "…";
  }
}
