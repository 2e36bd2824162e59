package io.throughline.server.diverging;

/**
 * A tool call of a model.
 *
 * @param arguments the text of a JSON object, as the model wrote it
 */
record Call(String name, String arguments) {}
