/** What ND4J's arrays live on, the CPU or GPUs, and whether it can be used in this process. */
package dev.sparkresnet.model.backend;
