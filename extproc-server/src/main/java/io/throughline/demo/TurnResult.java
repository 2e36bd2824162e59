package io.throughline.demo;

/**
 * One request of the client and what came back.
 *
 * @param phase what the client itself knows about the turn
 * @param streamed whether it asked for a stream
 */
record TurnResult(String session, int turn, Phase phase, boolean streamed, ChatReply reply) {}
