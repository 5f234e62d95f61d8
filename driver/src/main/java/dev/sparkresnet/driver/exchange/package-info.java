/** Carries networks over to other programs and back, with examples to check them by. */
package dev.sparkresnet.driver.exchange;
