/** Random changes of training images, on uint8, each drawn from numbers that name the image. */
package dev.sparkresnet.data.augment;
