package io.throughline.replay.recommend;

/**
 * A change of the configuration.
 *
 * @param path of the key that is set
 * @param yaml the file's sections down to that key; an entry of a list stands for the one of the
 *     same name and is whole
 */
public record Suggestion(String path, String yaml) {}
