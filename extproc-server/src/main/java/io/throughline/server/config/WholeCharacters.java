package io.throughline.server.config;

import java.io.Reader;

/**
 * Reads a text without ending any piece in the middle of a character: the YAML scanner, whose
 * buffer may be full by then, would write the other half beyond its end.
 */
final class WholeCharacters extends Reader {
  private final String text;
  private int position;

  WholeCharacters(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    int left = text.length() - position;
    if (left == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, left);
    boolean cut = count > 1 && Character.isHighSurrogate(text.charAt(position + count - 1));
    count -= cut ? 1 : 0;
    text.getChars(position, position + count, buffer, offset);
    position += count;
    return count;
  }

  @Override
  public void close() {}
}
