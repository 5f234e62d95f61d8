/**
 * Scoring a network on a split: loss, accuracy, confusion matrix, distributed over the split's
 * shards.
 */
package dev.sparkresnet.driver.evaluation;
