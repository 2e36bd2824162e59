package io.throughline.session;

/**
 * A tool call that a model issued in this session.
 *
 * @param idDigest 64-bit digest of the call's id; some models use an id again in a later turn
 * @param model logical name of the model that issued it
 * @param conversation the low half of the digest of the conversation that was answered with it;
 *     {@value #ANY} where that is not known
 */
public record IssuedCall(long idDigest, String model, int conversation) {
  /** The conversation of a call of which it is not known. */
  public static final int ANY = 0;

  /** What a call keeps of a conversation's digest. */
  public static int conversation(long digest) {
    return (int) digest;
  }

  /**
   * Whether a call may have been issued in answer to a conversation.
   *
   * @param issued {@link #conversation() of the call}
   * @param wanted of the request; {@link #ANY} for whichever
   */
  public static boolean answers(int issued, int wanted) {
    return issued == wanted || issued == ANY || wanted == ANY;
  }
}
