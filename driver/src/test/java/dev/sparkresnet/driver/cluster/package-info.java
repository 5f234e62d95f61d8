/** Runs on a real standalone cluster, whose processes are killed. */
package dev.sparkresnet.driver.cluster;
