package io.throughline.server.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.throughline.replay.PromptSimilarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptScanTest {
  private static final List<String> PROMPTS =
      List.of(
          "fix the failing test in the parser module and run the whole suite again before you commit anything to the branch",
          "please add a retry with exponential backoff to the http client and log every attempt at debug level with its delay",
          "explain how the session lock works when two replicas write the same key at the same time and one of them dies",
          "write a function that reverses a linked list in place and add unit tests for the empty list and for one element",
          "I get a NullPointerException in OrderService line 42 when the cart is empty, can you find out why and repair it",
          "what is the difference between optimistic and pessimistic locking and when should I use which one of the two of them",
          "summarise the attached meeting notes in five bullet points and list all open questions with their owners at the end",
          "translate this paragraph to German and keep the tone formal but friendly for our customers in Austria and in Tyrol",
          "the login page does not work on mobile safari since the last release, look at the css of the form first",
          "compare the three vendors by price, quality and delivery time and recommend one of them with your reasons in short");

  private static final List<String> SHORT =
      List.of(
          "fix the bug in the login page",
          "run the tests again and show me the output",
          "write a haiku about the sea at night",
          "add a README with install instructions",
          "what is the capital of France and Spain",
          "refactor the parser into smaller methods please",
          "delete the old migration scripts from the repo",
          "how do I cook rice without a cooker",
          "make the header sticky on small screens",
          "explain this error message to me please",
          "update all dependencies to the latest version",
          "show me the ten largest files here");

  @Test
  void caseAndWhiteSpaceDoNotCount() {
    for (String prompt : PROMPTS) {
      String other = "  " + prompt.toUpperCase(Locale.ROOT).replace(" ", " \n\t ") + "\n";
      assertEquals(hash(prompt), hash(other), prompt);
    }
  }

  @Test
  void oneWordOfTwentyIsForgivenNearlyAlways() {
    Random random = new Random(1);
    int near = 0;
    int tries = 0;
    for (String prompt : PROMPTS) {
      String[] words = prompt.split(" ");
      for (int i = 0; i < words.length; i++) {
        String[] changed = words.clone();
        changed[i] = "w" + random.nextInt(1_000_000);
        tries++;
        near += nearEqual(prompt, String.join(" ", changed)) ? 1 : 0;
      }
    }
    assertTrue(near >= tries * 0.9, near + " of " + tries);
  }

  @Test
  void aLongPromptMayChangeInSeveralWords() {
    String prompt = String.join(". ", PROMPTS);
    String changed =
        prompt.replace("parser", "lexer").replace("Austria", "Bavaria").replace("haiku", "poem");
    assertTrue(nearEqual(prompt, "Hello again. " + changed));
  }

  @Test
  void differentPromptsAreNotNearEqual() {
    List<String> all = new ArrayList<>(PROMPTS);
    all.addAll(SHORT);
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertFalse(nearEqual(all.get(i), all.get(j)), all.get(i) + " / " + all.get(j));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "yes, go on please", "try it once more", "?! ... --- 😀 %"})
  void aShortPromptHasNoHash(String prompt) {
    assertEquals(0, hash(prompt), prompt);
  }

  @Test
  void eachIdeographIsAWord() {
    String question = "请解释会话锁在两个副本同时写入同一个键时如何工作";
    assertNotEquals(0, hash(question));
    assertTrue(nearEqual(question, question + "?"));
    assertFalse(nearEqual(question, "用五个要点总结所附的会议记录并列出所有悬而未决的问题"));
  }

  @Test
  void whatAnAgentPutsInDoesNotCount() {
    String aside =
        "<system-reminder>The file a.java was changed. Todo list is empty.</system-reminder>";
    assertEquals(
        PromptScan.of(SHORT.getFirst()), PromptScan.of(aside + SHORT.getFirst() + "\n" + aside));
    assertNotEquals(0, hash("<system-reminder> without an end is text like any other"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "why is this wrong?\n```\nx = 1\n```",
        "look at src/main/App.java and tell me",
        "please refactor the login function",
        "int a;\nint b;\nint c;\nwhat is it",
        "App.py"
      })
  void looksLikeCode(String prompt) {
    assertTrue(PromptScan.of(prompt).code(), prompt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "who won the match yesterday? I missed it.",
        "write a haiku about the sea; then one about the sky",
        "I took a class in pottery",
        "refactor, refactor, refactor",
        "go. rs. py"
      })
  void doesNotLookLikeCode(String prompt) {
    assertFalse(PromptScan.of(prompt).code(), prompt);
  }

  @Test
  void aQuestionBehindALongTextIsSeen() {
    String text = "lorem ipsum dolor ".repeat(10_000);
    assertFalse(PromptScan.of(text).analysis());
    assertTrue(PromptScan.of(text + "Summarize this.").analysis());
    assertTrue(PromptScan.of("Analyse this: " + text).analysis());
  }

  private static boolean nearEqual(String one, String other) {
    return PromptSimilarity.nearEqual(hash(one), hash(other));
  }

  private static long hash(String prompt) {
    return PromptScan.of(prompt).simHash();
  }
}
