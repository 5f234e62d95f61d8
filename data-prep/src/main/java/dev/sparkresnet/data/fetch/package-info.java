/** Obtains Fashion-MNIST's four files and checks them. */
package dev.sparkresnet.data.fetch;
