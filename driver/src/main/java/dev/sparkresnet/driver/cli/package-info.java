/** The command line: one class per command, exit codes, and errors in one line. */
package dev.sparkresnet.driver.cli;
