package dev.sparkresnet.driver.serve;

import dev.sparkresnet.data.image.GrayImage;

/**
 * What a model makes of an image.
 *
 * @param probabilities float[classes]
 * @param seen the image as the network saw it
 * @param inverted whether that is the negative of what was sent
 * @param milliseconds from the file to the probabilities, without waiting for other images
 */
record Prediction(
    ServedModel model,
    float[] probabilities,
    GrayImage seen,
    boolean inverted,
    double milliseconds) {}
