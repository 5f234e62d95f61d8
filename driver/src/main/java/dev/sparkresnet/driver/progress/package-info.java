/**
 * What a long run shows while it runs: replicas report to the driver, which draws a bar or logs
 * lines.
 */
package dev.sparkresnet.driver.progress;
