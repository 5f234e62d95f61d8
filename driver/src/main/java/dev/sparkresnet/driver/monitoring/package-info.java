/** What a run shows of itself in Spark's metrics system, for Prometheus and other watchers. */
package dev.sparkresnet.driver.monitoring;
