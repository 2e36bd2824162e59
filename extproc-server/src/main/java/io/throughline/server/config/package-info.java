/**
 * The configuration file: its layout, its checks and the immutable snapshot that serves requests.
 */
@NullMarked
package io.throughline.server.config;

import org.jspecify.annotations.NullMarked;
