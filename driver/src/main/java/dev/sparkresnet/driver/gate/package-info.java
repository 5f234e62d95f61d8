/**
 * What a scheduled retraining must pass: the gate for data before training, the gate for a network
 * before it becomes the champion.
 */
package dev.sparkresnet.driver.gate;
