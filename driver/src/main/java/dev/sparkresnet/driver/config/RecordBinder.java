package dev.sparkresnet.driver.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns settings into a configuration record and back; keys and defaults come from the components.
 */
final class RecordBinder {
  private RecordBinder() {}

  /** Returns the record, or null after adding to the problems. */
  static <T extends Record> T bind(
      String prefix, Class<T> type, Settings settings, Problems problems) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    int problemsBefore = problems.count();
    for (int i = 0; i < components.length; i++) {
      String key = ConfigKeys.name(prefix, components[i]);
      String text = settings.value(key, components[i].getAnnotation(Setting.class).defaultValue());
      try {
        values[i] = parse(text.trim(), components[i].getType());
      } catch (IllegalArgumentException e) {
        problems.add(
            String.format(
                "%s must be %s, got '%s'", key, expectation(components[i].getType()), text));
      }
    }
    if (problems.count() > problemsBefore) {
      return null;
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigException invalid) {
        problems.addAll(invalid);
        return null;
      }
      throw new IllegalStateException("Cannot construct " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot construct " + type, e);
    }
  }

  static void unbind(String prefix, Record config, Map<String, String> values) {
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(config);
        values.put(
            ConfigKeys.name(prefix, component),
            value instanceof Enum<?> constant ? lowerCase(constant) : String.valueOf(value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component, e);
      }
    }
  }

  private static Object parse(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    } else if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class) {
      return parseBoolean(text);
    } else if (type == RoundSchedule.class) {
      return RoundSchedule.parse(text);
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> lowerCase((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
    throw new IllegalStateException("No parser for configuration values of " + type);
  }

  private static Boolean parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("Neither true nor false: " + text);
    };
  }

  private static String expectation(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> lowerCase((Enum<?>) constant))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == RoundSchedule.class) {
      return "whole numbers from 1 on, separated by commas, or auto";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == double.class ? "a number" : "a whole number";
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
