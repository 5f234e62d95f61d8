/** Fashion-MNIST's IDX files and the prepared data set made from them. */
package dev.sparkresnet.data;
