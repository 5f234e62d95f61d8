/** Reads model files that may come from anybody. */
package dev.sparkresnet.model.file;
