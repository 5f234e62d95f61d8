/** Names that users give and that become folders: what is allowed in them. */
package dev.sparkresnet.driver.name;
