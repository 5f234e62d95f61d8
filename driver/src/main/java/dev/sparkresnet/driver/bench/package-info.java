/**
 * Measures the speed of a training step or of inference in this process, without a Spark job, and
 * of averaging, with one.
 */
package dev.sparkresnet.driver.bench;
