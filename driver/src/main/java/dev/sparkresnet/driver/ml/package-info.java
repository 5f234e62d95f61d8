/**
 * Image classification as stages of Spark ML pipelines: an estimator that trains as {@code train}
 * does, and its model, which also opens what {@code train} has left.
 */
package dev.sparkresnet.driver.ml;
