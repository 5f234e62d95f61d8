/** What a failure means to the user: exit code and one line. */
package dev.sparkresnet.driver.failure;
