/**
 * Looks, before a run starts, for what would fail or mislead later: in the driver and in every
 * executor.
 */
package dev.sparkresnet.driver.preflight;
