/** The processor that a task computes on: the GPU that Spark gave it, or the CPU. */
package dev.sparkresnet.driver.device;
