package dev.sparkresnet.driver.registry;

/**
 * Which versions a version comes from.
 *
 * @param champion at the time that it was trained; null where there was none
 * @param warmStart whose parameters its training began with; null for random ones
 */
public record Lineage(String champion, String warmStart) {}
