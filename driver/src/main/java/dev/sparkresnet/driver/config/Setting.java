package dev.sparkresnet.driver.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Default and description of one configuration key; the key is the record's prefix and the
 * component's name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** The default as it would stand in a properties file; empty where the key must be given. */
  String defaultValue();

  /** Whether an empty value means something. */
  boolean optional() default false;

  /** Whether a run with another value may end with another network or other numbers. */
  boolean decidesResult() default true;

  /** One sentence for the reference, with the unit. */
  String description();
}
