package dev.sparkresnet.driver.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices of one case, the same for the same seed on every machine. */
final class Chance {
  /** What file systems, URIs, patterns, shells and web pages give a meaning to. */
  private static final List<String> NASTY =
      List.of(
          " ",
          "_",
          ".",
          "..",
          ":",
          "%",
          "%20",
          "%2F",
          "#",
          "[",
          "]",
          "[a-z]",
          "{",
          "}",
          "{a,b}",
          "*",
          "?",
          "\\",
          "'",
          "\"",
          "&",
          ";",
          "$(id)",
          "`",
          "-",
          "--",
          "~",
          "+",
          "=",
          ",",
          "|",
          "<b>",
          "@",
          "!",
          "\t",
          "\n",
          "\u0001",
          "ü",
          "é",
          "日本",
          "🎽",
          "\u202e",
          "null",
          "CON",
          "a",
          "photo",
          "0",
          "_SUCCESS",
          "part-00000",
          "manifest",
          ".crc",
          ".tmp",
          "2026-11-24T10:15:00");

  private static final int LONGEST_NAME = 255;

  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 on. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int cases) {
    return below(cases) == 0;
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[below(choices.length)];
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A text of a few nasty pieces, maybe empty. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int pieces = below(5); pieces > 0; pieces--) {
      text.append(NASTY.get(below(NASTY.size())));
    }
    return text.toString();
  }

  /** A name that a file may have: no slash, not empty, neither itself nor its parent. */
  String fileName(String ending) {
    String name = text() + (oneIn(12) ? "x".repeat(250) : "");
    while ((name + ending).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    String whole = name + ending;
    return whole.isEmpty() || whole.equals(".") || whole.equals("..") ? "x" + whole : whole;
  }

  /** A copy with some bytes changed, cut off or added. */
  byte[] damaged(byte[] whole) {
    byte[] bytes =
        java.util.Arrays.copyOf(whole, oneIn(2) ? below(whole.length + 1) : whole.length);
    for (int changes = below(4); changes > 0 && bytes.length > 0; changes--) {
      bytes[below(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
