package dev.sparkresnet.model.reference;

import java.util.List;

/**
 * The activations of one top-level module in training mode.
 *
 * @param index of the module, see {@link dev.sparkresnet.model.resnet.TopLevelModule}
 * @param shape (N, C, H, W) or (N, C)
 * @param standardDeviation of the sample: divided by n - 1
 */
record StageReference(int index, List<Long> shape, double mean, double standardDeviation) {
  StageReference {
    shape = List.copyOf(shape);
  }
}
