/** How this program opens its Spark session. */
package dev.sparkresnet.driver.session;
