/** Trained networks in the formats of other programs: ONNX, and PyTorch's parameters. */
package dev.sparkresnet.model.exchange;
