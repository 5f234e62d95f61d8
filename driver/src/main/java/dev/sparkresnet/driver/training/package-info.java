/**
 * One epoch of data-parallel training: the plan, the replicas that follow it, and the training
 * master that runs them.
 */
package dev.sparkresnet.driver.training;
