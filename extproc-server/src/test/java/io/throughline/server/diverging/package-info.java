/**
 * Sessions that go in circles, and honest ones that only look like it: made from recordings and
 * from nothing, each with the turn at which its circle is there to be seen. With them validators of
 * each API's rules for messages. Nothing here knows how circles are found.
 */
package io.throughline.server.diverging;
