package io.throughline.divergence;

import io.throughline.divergence.Messages.Item;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A course as bytes, as session memory keeps it: about nine for each step and message. It is read
 * when somebody asks. Bytes of another form are read as a course that has not begun: a session then
 * forgets its circles, nothing else. Immutable, as long as nobody changes the bytes.
 */
public final class CourseBytes {
  private static final byte FORM = 1;
  private static final int HEAD_BYTES = 8;
  private static final int STEP_BYTES = 9;
  private static final int MESSAGE_BYTES = 9;
  private static final int FAILED = 1;
  private static final int EDITS = 2;
  private static final int OPENS = 4;
  private static final int NEW = 8;
  private static final int COUNTS = 16;

  /** Of a course that has not begun. */
  public static final CourseBytes NONE = new CourseBytes(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Stands for bytes within others, which are not copied. */
  public CourseBytes(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** How many bytes. */
  public int size() {
    return to - from;
  }

  /** A view of them. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, from, to - from).slice().asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CourseBytes that
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return view().hashCode();
  }

  @Override
  public String toString() {
    return "CourseBytes[" + size() + "]";
  }

  /** The bytes of a course; none for one that has not begun. */
  public static CourseBytes of(Course course) {
    List<Steps.Item> steps = course.steps().items();
    List<Item> messages = course.messages().items();
    if (steps.isEmpty() && messages.isEmpty() && course.state() == State.HEALTHY) {
      return NONE;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(
            HEAD_BYTES + STEP_BYTES * steps.size() + MESSAGE_BYTES * messages.size());
    bytes.put(FORM);
    bytes.put((byte) (course.state().ordinal() | course.kind().ordinal() << 4));
    bytes.put((byte) (course.fresh() | (course.corrected() ? 0x80 : 0)));
    bytes.putShort((short) Math.min(course.turns(), Short.MAX_VALUE));
    bytes.put((byte) steps.size());
    bytes.put((byte) messages.size());
    bytes.put((byte) 0);
    for (Steps.Item item : steps) {
      bytes.putInt(item.step().call()).putInt(item.step().result()).put(flags(item));
    }
    for (Item item : messages) {
      bytes.putLong(item.hash()).put((byte) (item.byUser() ? 1 : 0));
    }
    return new CourseBytes(bytes.array(), 0, bytes.capacity());
  }

  private static byte flags(Steps.Item item) {
    return (byte)
        ((item.step().failed() ? FAILED : 0)
            | (item.step().edits() ? EDITS : 0)
            | (item.opens() ? OPENS : 0)
            | (item.isNew() ? NEW : 0)
            | (item.counts() ? COUNTS : 0));
  }

  /** The course. */
  public Course read() {
    ByteBuffer from = view();
    if (from.limit() < HEAD_BYTES || from.get(0) != FORM) {
      return Course.START;
    }
    int kinds = from.get(1) & 0xff;
    int fresh = from.get(2) & 0xff;
    int steps = from.get(5) & 0xff;
    int messages = from.get(6) & 0xff;
    boolean whole = from.limit() == HEAD_BYTES + STEP_BYTES * steps + MESSAGE_BYTES * messages;
    if (!whole
        || (kinds & 0xf) >= State.values().length
        || kinds >> 4 >= Circle.values().length
        || steps > Steps.MAX
        || messages > Messages.MAX) {
      return Course.START;
    }
    return new Course(
        State.values()[kinds & 0xf],
        Circle.values()[kinds >> 4],
        from.getShort(3),
        fresh & 0x7f,
        (fresh & 0x80) != 0,
        steps(from.position(HEAD_BYTES), steps),
        messages(from, messages));
  }

  private static Steps steps(ByteBuffer from, int count) {
    List<Steps.Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int call = from.getInt();
      int result = from.getInt();
      int flags = from.get();
      Step step = new Step(call, result, (flags & FAILED) != 0, (flags & EDITS) != 0);
      items.add(
          new Steps.Item(step, (flags & OPENS) != 0, (flags & NEW) != 0, (flags & COUNTS) != 0));
    }
    return new Steps(items);
  }

  private static Messages messages(ByteBuffer from, int count) {
    List<Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(new Item(from.getLong(), from.get() != 0));
    }
    return new Messages(items);
  }
}
