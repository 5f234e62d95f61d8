/** Readers for the IDX files that Fashion-MNIST is published in. */
package dev.sparkresnet.data.idx;
