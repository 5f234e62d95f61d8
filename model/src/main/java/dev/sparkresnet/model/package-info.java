/** ResNet-18 as a stock DL4J graph. */
package dev.sparkresnet.model;
