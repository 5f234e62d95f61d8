/** Measures the speed of a training step or of inference in this process, without a Spark job. */
package dev.sparkresnet.driver.bench;
