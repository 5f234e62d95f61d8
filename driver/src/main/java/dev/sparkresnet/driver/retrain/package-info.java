/**
 * Scheduled retraining: a candidate is trained, judged against the champion of the registry, and
 * promoted only if it is good enough.
 */
package dev.sparkresnet.driver.retrain;
