/**
 * Scoring networks on a split: loss, accuracy, confusion matrix, distributed over the split's
 * shards; one network, or two image by image.
 */
package dev.sparkresnet.driver.evaluation;
