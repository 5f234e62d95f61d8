package dev.sparkresnet.model.engine;

/**
 * What a batch norm saw in the last training-mode forward pass.
 *
 * @param mean per channel, over (N, H, W)
 * @param variance per channel, biased: divided by N * H * W
 */
@SuppressWarnings("ArrayRecordComponent") // A plain carrier of two vectors, never compared.
public record BatchNormStatistics(float[] mean, float[] variance) {}
