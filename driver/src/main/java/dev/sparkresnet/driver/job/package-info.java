/** The training job from configuration to result. */
package dev.sparkresnet.driver.job;
