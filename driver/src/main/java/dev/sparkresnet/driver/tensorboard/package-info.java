/** The numbers of a run as event files, which TensorBoard reads. */
package dev.sparkresnet.driver.tensorboard;
