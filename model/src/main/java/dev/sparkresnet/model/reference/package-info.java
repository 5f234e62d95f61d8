/** Compares a network's numbers on one backend with those that PyTorch gave in float64. */
package dev.sparkresnet.model.reference;
