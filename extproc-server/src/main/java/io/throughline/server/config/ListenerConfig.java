package io.throughline.server.config;

import java.time.Duration;

/**
 * An address on which Envoy takes requests.
 *
 * @param name for people
 * @param address IP address
 * @param port TCP port
 * @param timeout longest request
 */
public record ListenerConfig(String name, String address, int port, Duration timeout) {}
