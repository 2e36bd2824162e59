/** What answers say, read off the data path: status, usage, tool calls issued, how they ended. */
@NullMarked
package io.throughline.server.capture;

import org.jspecify.annotations.NullMarked;
