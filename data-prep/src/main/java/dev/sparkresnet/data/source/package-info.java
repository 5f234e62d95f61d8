/** Where examples come from: the files of folders of pictures, found and read within bounds. */
package dev.sparkresnet.data.source;
