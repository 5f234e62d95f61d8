package dev.sparkresnet.driver.serve;

/**
 * An image to try.
 *
 * @param name of its true class
 * @param png the file
 */
record Sample(String name, byte[] png) {}
