/** HTTP to somebody who may be away: every call ends in time, with a short answer or one line. */
package dev.sparkresnet.driver.http;
