/**
 * Random input for the commands: whatever comes, there is one line of error, no file that is not
 * ours is touched, and every picture has its row. {@code scripts/fuzz.sh} runs more of it.
 */
package dev.sparkresnet.driver.fuzz;
