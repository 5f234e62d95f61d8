/** Pictures from anywhere, made into what a network was trained on: one channel, square, uint8. */
package dev.sparkresnet.data.image;
