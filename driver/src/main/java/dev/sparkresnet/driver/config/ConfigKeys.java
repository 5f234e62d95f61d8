package dev.sparkresnet.driver.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** All configuration keys, as the records declare them. */
public final class ConfigKeys {
  /**
   * One key of the reference.
   *
   * @param required whether it has no default
   */
  public record Key(
      String name,
      boolean required,
      String defaultValue,
      boolean decidesResult,
      String description) {}

  private ConfigKeys() {}

  /** Every key in the order of the reference. */
  public static List<Key> reference() {
    List<Key> keys = new ArrayList<>();
    for (Class<?> type : RecordBinder.sections(PipelineConfig.class)) {
      for (RecordComponent component : type.getRecordComponents()) {
        Setting setting = component.getAnnotation(Setting.class);
        keys.add(
            new Key(
                name(component),
                setting.defaultValue().isEmpty() && !setting.optional(),
                setting.defaultValue(),
                setting.decidesResult(),
                setting.description()));
      }
    }
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
                    key.required()
                        ? "required"
                        : key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`",
                    key.description()))
        .collect(
            Collectors.joining("\n", "| key | default | meaning |\n| --- | --- | --- |\n", "\n"));
  }

  static Set<String> all() {
    return reference().stream().map(Key::name).collect(Collectors.toUnmodifiableSet());
  }

  static String name(RecordComponent component) {
    return component.getDeclaringRecord().getAnnotation(Section.class).value()
        + "."
        + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
