package io.throughline.session;

/**
 * A tool call that a model issued in this session.
 *
 * @param idDigest 64-bit digest of the call's id
 * @param model logical name of the model that issued it
 */
public record IssuedCall(long idDigest, String model) {}
