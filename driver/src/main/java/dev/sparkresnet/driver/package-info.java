/** The Spark job that trains ResNet-18 data-parallel. */
package dev.sparkresnet.driver;
