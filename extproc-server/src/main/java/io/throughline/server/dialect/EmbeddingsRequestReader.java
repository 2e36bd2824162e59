package io.throughline.server.dialect;

/** Reads embeddings requests: of their input only the size counts. */
final class EmbeddingsRequestReader extends RequestReader {
  EmbeddingsRequestReader(byte[] body) {
    super(Api.EMBEDDINGS, ChatMessage::new, false, body, null, false);
  }

  @Override
  boolean readOwnField(String name) {
    return false;
  }

  @Override
  RequestFacts facts(RequestHead head) {
    return newTranscript().facts(head, false, null);
  }
}
