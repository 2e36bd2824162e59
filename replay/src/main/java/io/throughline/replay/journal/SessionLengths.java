package io.throughline.replay.journal;

/**
 * How many sessions of a workspace have that many turns.
 *
 * @param workspace who they count for
 * @param turns turns of each
 * @param sessions how many they are
 */
public record SessionLengths(String workspace, long turns, long sessions) {}
