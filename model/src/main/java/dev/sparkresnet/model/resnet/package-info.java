/** ResNet-18 as a stock DL4J computation graph, initialised as PyTorch does. */
package dev.sparkresnet.model.resnet;
