/** What traffic and feedback have taught about models: the evidence of base methods. */
@NullMarked
package io.throughline.server.learned;

import org.jspecify.annotations.NullMarked;
