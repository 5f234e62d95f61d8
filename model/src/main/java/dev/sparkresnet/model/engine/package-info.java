/**
 * The CPU engine: runs the layers of a stock DL4J graph by oneDNN primitives without touching the
 * graph's configuration, parameters or updater state.
 */
package dev.sparkresnet.model.engine;
