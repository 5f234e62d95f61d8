/** Writing to Hadoop file systems so that a final name never shows half a file. */
package dev.sparkresnet.data.storage;
