/** Typed configuration: one record per feature, read from properties files and {@code --set}. */
package dev.sparkresnet.driver.config;
