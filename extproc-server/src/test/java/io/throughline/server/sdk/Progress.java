package io.throughline.server.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a conversation is, which is all that these models look at. A user's text that says {@code
 * rounds=3 calls=2} wants three answers with two calls each before it gets a text.
 */
final class Progress {
  private static final Pattern WANTED = Pattern.compile("rounds=(\\d+) calls=(\\d+)");

  private String userText = "";
  private int rounds;
  private boolean calling;
  private final List<String> answered = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();

  /** A message of the user that brings no results. */
  void user(String text) {
    userText = text;
    rounds = 0;
    calling = false;
    answered.clear();
  }

  /** One of an assistant's calls; those without anything between them are one round. */
  void call() {
    if (!calling) {
      rounds++;
      answered.clear();
    }
    calling = true;
  }

  /** A text of an assistant. */
  void text() {
    calling = false;
    answered.clear();
  }

  /** The result of a call. */
  void result(String callId) {
    calling = false;
    answered.add(callId);
  }

  /** Thinking that was signed. */
  void signed(String signature) {
    signatures.add(signature);
  }

  /** The calls that are answered in the open tool loop. */
  List<String> answered() {
    return List.copyOf(answered);
  }

  List<String> signatures() {
    return List.copyOf(signatures);
  }

  /** How many calls the next answer makes; 0 for a text. */
  int wantedCalls() {
    Matcher wanted = WANTED.matcher(userText);
    return wanted.find() && rounds < Integer.parseInt(wanted.group(1))
        ? Integer.parseInt(wanted.group(2))
        : 0;
  }
}
