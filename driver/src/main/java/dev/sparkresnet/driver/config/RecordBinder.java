package dev.sparkresnet.driver.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns settings into configuration records and back; keys and defaults come from the components.
 */
final class RecordBinder {
  private RecordBinder() {}

  /**
   * Makes a record of sections' records.
   *
   * @throws ConfigException naming every unknown key and every wrong value
   */
  static <T extends Record> T bindAll(Class<T> type, Settings settings) {
    Problems problems = new Problems();
    settings.reportUnknownKeys(ConfigKeys.all(), problems);
    T bound = bindParts(type, settings, problems);
    problems.throwIfAny();
    return bound;
  }

  /** The value of every key of a record of sections' records. */
  static Map<String, String> unbindAll(Record config) {
    Map<String, String> values = new TreeMap<>();
    unbind(config, values);
    return values;
  }

  /** The records with keys that a record is put together from, in its order. */
  static List<Class<?>> sections(Class<?> type) {
    if (type.isAnnotationPresent(Section.class)) {
      return List.of(type);
    }
    return Arrays.stream(type.getRecordComponents())
        .flatMap(component -> sections(component.getType()).stream())
        .toList();
  }

  private static <T> T bindParts(Class<T> type, Settings settings, Problems problems) {
    if (type.isAnnotationPresent(Section.class)) {
      return bind(type, settings, problems);
    }
    Object[] parts =
        Arrays.stream(type.getRecordComponents())
            .map(component -> (Object) bindParts(component.getType(), settings, problems))
            .toArray();
    return construct(type, parts, problems);
  }

  /** Returns the record, or null after adding to the problems. */
  private static <T> T bind(Class<T> type, Settings settings, Problems problems) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    int problemsBefore = problems.count();
    for (int i = 0; i < components.length; i++) {
      String key = ConfigKeys.name(components[i]);
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
    return construct(type, values, problems);
  }

  private static <T> T construct(Class<T> type, Object[] values, Problems problems) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
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

  private static void unbind(Record config, Map<String, String> values) {
    boolean section = config.getClass().isAnnotationPresent(Section.class);
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(config);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component, e);
      }
      if (section) {
        values.put(
            ConfigKeys.name(component),
            value instanceof Enum<?> constant ? lowerCase(constant) : String.valueOf(value));
      } else {
        unbind((Record) value, values);
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
      return "whole numbers from 1 on, separated by commas, or by-replicas, or auto";
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
