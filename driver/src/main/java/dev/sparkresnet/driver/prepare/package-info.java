/** The Spark job that turns IDX files into a prepared data set. */
package dev.sparkresnet.driver.prepare;
