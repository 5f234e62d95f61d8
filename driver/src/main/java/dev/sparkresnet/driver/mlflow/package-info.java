/** Runs reported to an MLflow tracking server, by its REST interface 2.0. */
package dev.sparkresnet.driver.mlflow;
