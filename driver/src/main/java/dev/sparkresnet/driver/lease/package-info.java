/** Only one process at a time changes a model: who it is, and how others know that it lives. */
package dev.sparkresnet.driver.lease;
