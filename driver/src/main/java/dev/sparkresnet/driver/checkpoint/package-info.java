/** The state of a run after an epoch, kept so that a run that was cut off goes on from there. */
package dev.sparkresnet.driver.checkpoint;
