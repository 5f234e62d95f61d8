/** The versions of a model, and which of them is the champion, on any Hadoop file system. */
package dev.sparkresnet.driver.registry;
