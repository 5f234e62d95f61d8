/**
 * A run's directory: status.json, manifest.json, metrics.jsonl and model.zip on any Hadoop file
 * system.
 */
package dev.sparkresnet.driver.run;
