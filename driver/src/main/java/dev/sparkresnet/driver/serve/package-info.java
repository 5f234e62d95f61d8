/** A model behind HTTP, for trying it: a page, predictions as JSON, reloading of the champion. */
package dev.sparkresnet.driver.serve;
