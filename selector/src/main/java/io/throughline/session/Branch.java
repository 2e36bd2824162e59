package io.throughline.session;

/**
 * The last answered turn of one line of conversation in a session. Side calls under the same
 * session id (titles, summaries) and forks each have their own.
 *
 * @param conversation digest of all messages of the answered request
 * @param model logical name of the model that answered
 * @param decision name of the decision that matched, empty when none did
 * @param answeredAtMillis epoch milliseconds of the answer's end
 */
public record Branch(long conversation, String model, String decision, long answeredAtMillis) {}
