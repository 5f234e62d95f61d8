package dev.sparkresnet.driver.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** All configuration keys, as the records declare them. */
public final class ConfigKeys {
  /** One key of the reference; the default is empty where the key must be given. */
  public record Key(String name, String defaultValue, boolean decidesResult, String description) {}

  private ConfigKeys() {}

  /** Every key in the order of the reference. */
  public static List<Key> reference() {
    List<Key> keys = new ArrayList<>();
    RunConfig.FEATURES.forEach(
        (prefix, type) -> {
          for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            keys.add(
                new Key(
                    name(prefix, component),
                    setting.defaultValue(),
                    setting.decidesResult(),
                    setting.description()));
          }
        });
    return keys;
  }

  /** The reference as a Markdown table, as the README shows it. */
  public static String markdown() {
    return reference().stream()
        .map(
            key ->
                String.format(
                    "| `%s` | %s | %s |",
                    key.name(),
                    key.defaultValue().isEmpty() ? "required" : "`" + key.defaultValue() + "`",
                    key.description()))
        .collect(
            Collectors.joining("\n", "| key | default | meaning |\n| --- | --- | --- |\n", "\n"));
  }

  static Set<String> all() {
    return reference().stream().map(Key::name).collect(Collectors.toUnmodifiableSet());
  }

  static String name(String prefix, RecordComponent component) {
    return prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
