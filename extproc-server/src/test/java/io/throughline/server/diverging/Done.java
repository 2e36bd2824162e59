package io.throughline.server.diverging;

/** A call and what it brought. */
record Done(Call call, String result) {}
