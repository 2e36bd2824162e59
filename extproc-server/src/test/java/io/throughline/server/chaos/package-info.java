/** What {@code bin/chaos} runs, and the words in which its cases tell what they found. */
package io.throughline.server.chaos;
