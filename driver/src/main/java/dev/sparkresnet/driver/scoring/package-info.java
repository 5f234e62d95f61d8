/**
 * Predicting at scale: a network's answer for every row of a table that has images, and the files
 * that {@code predict} reads and writes.
 */
package dev.sparkresnet.driver.scoring;
