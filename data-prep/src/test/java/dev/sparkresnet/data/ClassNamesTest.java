package dev.sparkresnet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  @Test
  void givenNames_whenTaken_thenWithoutTheBlanksAroundThem() {
    assertThat(ClassNames.given(List.of(" cat", "a, b\t", "<b>")))
        .containsExactly("cat", "a, b", "<b>");
  }

  @Test
  void givenBlankOrEqualNames_whenTaken_thenTheirPlacesAreNamed() {
    assertRefused(List.of("cat", " \t"), "every class needs a name, number 2 of 2 is blank");
    assertRefused(
        List.of("cat", "dog", "cat "), "class names must differ, numbers 1 and 3 are both cat");
  }

  @Test
  void givenFewNames_whenOrdersDiffer_thenBothAreShownWhole() {
    assertThat(difference(List.of("cat", "dog"), List.of("dog", "cat")))
        .isEqualTo("the model has [cat, dog], the data set has [dog, cat]");
    assertThat(difference(List.of("cat"), List.of("cat", "dog")))
        .isEqualTo("the model has [cat], the data set has [cat, dog]");
    assertThat(ClassNames.difference("a", List.of("x"), "b", List.of("x"))).isEmpty();
  }

  @Test
  void givenManyNames_whenOrdersDiffer_thenTheFirstPlacesAreShown() {
    List<String> names = ClassNames.numbered(0, 1000);
    List<String> swapped = new ArrayList<>(names);
    Collections.swap(swapped, 17, 900);
    assertThat(difference(names, swapped))
        .isEqualTo(
            "label 17 is 17 of the model and 900 of the data set, label 900 is 900 of the model and"
                + " 17 of the data set");
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    assertThat(difference(names, reversed))
        .startsWith("label 0 is 0 of the model")
        .endsWith(", and 995 more");
    assertThat(difference(names, names.subList(0, 999)))
        .isEqualTo("the model has 1000, the data set has 999; the first 999 are the same");
  }

  @Test
  void givenNameOfAnyKind_whenShown_thenItStaysInItsLine() {
    assertThat(ClassNames.shown("a\nb\u2028c\u202ed")).isEqualTo("a b c d");
    assertThat(ClassNames.shown("  ")).isEqualTo("(blank)");
    assertThat(ClassNames.shown("x".repeat(10_000))).isEqualTo("x".repeat(39) + "…");
    assertThat(ClassNames.shown("😀".repeat(41))).isEqualTo("😀".repeat(39) + "…");
  }

  private static String difference(List<String> model, List<String> data) {
    return ClassNames.difference("the model", model, "the data set", data).orElseThrow();
  }

  private static void assertRefused(List<String> names, String message) {
    assertThatThrownBy(() -> ClassNames.given(names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
