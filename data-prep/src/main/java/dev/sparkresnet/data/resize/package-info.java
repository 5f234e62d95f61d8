/** Resizing of uint8 images with the same bytes as Pillow. */
package dev.sparkresnet.data.resize;
