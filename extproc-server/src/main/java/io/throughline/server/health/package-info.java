/** Which models work: learned from how their answers end. */
@NullMarked
package io.throughline.server.health;

import org.jspecify.annotations.NullMarked;
