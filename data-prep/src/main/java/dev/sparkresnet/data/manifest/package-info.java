/** The description of a prepared data set that is written beside its shards. */
package dev.sparkresnet.data.manifest;
