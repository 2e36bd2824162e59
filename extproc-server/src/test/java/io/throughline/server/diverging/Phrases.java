package io.throughline.server.diverging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What people and assistants say; each sentence once in a session, as long as there are others. Not
 * thread-safe.
 */
final class Phrases {
  private enum Use {
    INTENTION(
        "Let me look.",
        "I will check that first.",
        "One moment, I am on it.",
        "This needs another look.",
        "Next comes the lookup.",
        "I should have the answer soon.",
        "Going through the records now.",
        "Here is what I try next."),
    REPORT(
        "That did not settle it, so I keep on trying to find what is going on here.",
        "I have one part of the answer and still miss the other; shall I go on?",
        "The system answered, although it was not what I had been hoping for at all.",
        "So far nothing new has come up, but there are a few places left to look at.",
        "This takes longer than expected. Do you mind waiting while I work on it?",
        "I understand the urgency and am doing what can be done from my side.",
        "There is some progress to tell about, and a little work remains to be done.",
        "Before I go further: is it fine when I continue the way I started?"),
    NUDGE(
        "Go on.",
        "Fine, take your time.",
        "Yes, keep going.",
        "Sure.",
        "I can wait a little.",
        "OK, but be quick.",
        "All right then.",
        "Whatever it takes.",
        "No problem.",
        "Do continue."),
    VAGUE(
        "Hm, I am not sure what to say to that.",
        "Did I not tell you already?",
        "It is about the thing from last week.",
        "My colleague has those papers somewhere.",
        "Well, the usual one.",
        "I would rather talk about the delivery.",
        "You should see it on your screen.",
        "Can we skip this?",
        "Honestly, no idea.",
        "That is a strange thing to want from me."),
    EVASIVE(
        "Thank you for reaching out to us today, we value every customer.",
        "Our team is known for its quick service and works around the clock.",
        "There are many options in our shop, and new ones arrive each week.",
        "I see. Such things happen, and we are sorry for any trouble they cause.",
        "Our opening hours are from nine to five, on Saturdays until noon.",
        "You may also like our newsletter with the best offers of the month.",
        "Noted! A member of staff could be in touch with you at some later time.",
        "That is an interesting point, which several other people raised as well.",
        "Have you already tried our new application for telephones and tablets?",
        "We recently moved to a larger building near the station, by the way."),
    THANKS(
        "Great, thanks.",
        "That helps a lot!",
        "Wonderful, thank you very much.",
        "Perfect, that is all I wanted.",
        "Good to know.",
        "Cheers."),
    ASSISTANTS_QUESTION(
        "Could you please tell me the e-mail address that belongs to your account, so that I can find your order?",
        "Which of the two payment methods on file would you like to use for the price difference of the exchange?",
        "To move on with the return, I need to know whether the package was opened and what is wrong with it.",
        "Should I send the replacement to the address on your account, or do you want to have it delivered elsewhere?"),
    USERS_QUESTION(
        "I would like to know why the refund for my returned kettle has not reached my bank account yet.",
        "Can you tell me whether the blue tent is in stock again and when it could be delivered to my house?",
        "My parcel is marked as delivered but nobody in the whole building has seen it, so where is it now?",
        "Please explain how I can change the delivery address of an order that has been paid but not sent."),
    TASK(
        "I moved to another city and have to sort out several things about my account with you.",
        "There are a few orders from last month that I want to go through together.",
        "Somebody in our office bought the wrong items; help me put that right.",
        "We are closing our books, and some numbers do not match what we received.",
        "I am preparing a large event in spring and want everything in one delivery."),
    CODING_TASK(
        "The nightly build has been red since Tuesday. Find out why and fix it.",
        "Add support for paging to the list endpoints, with tests.",
        "Users report that exports lose their last line; please look into that.",
        "Move the settings from the environment into a file that is checked at start.",
        "Our parser is slow on large inputs. Make it faster without changing what it accepts."),
    WISH(
        "And what about the item that was missing from the second box?",
        "Is there a discount when I take three of them instead of one?",
        "Now for something else: how long does the warranty last?",
        "My brother wants the same one in green. Do you have that?",
        "Could the invoice carry the name of our company?",
        "Then I also wonder how returns from abroad work.",
        "What happens to my points when I close the account?",
        "Before I forget it, the spare part never came.",
        "Do you ship batteries by air?",
        "How would I reach the workshop in an emergency?"),
    ANSWER(
        "The box was packed in two parts, and its second half leaves the warehouse tomorrow.",
        "From three pieces on, the price falls by eight percent; I noted that for you.",
        "It lasts two years from the day of purchase and covers everything but the cover.",
        "In green it exists in the smaller size only, which costs nine less.",
        "Certainly, invoices can be made out to any name that you enter at the checkout.",
        "You print a label, hand the parcel over, and customs papers are ours to fill in.",
        "They expire at the end of the quarter, unless somebody in your household takes them.",
        "I found it at the sorting centre: a wrong label. It is on its way again.",
        "Only by road, because airlines refuse cells of that size.",
        "There is a number on the back of the manual, which is answered day and night."),
    CLOSING(
        "Everything on the list is done. The summary is in your mailbox.",
        "All checks are green, and the change is ready to be looked at.",
        "That was the last point; nothing is left open on our side.",
        "I finished the work and wrote down what I changed and why.");

    // Made by List.of.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> sentences;

    Use(String... sentences) {
      this.sentences = List.of(sentences);
    }
  }

  private final Random random;
  private final Map<Use, Deque<String>> left = new EnumMap<>(Use.class);

  Phrases(SplittableRandom random) {
    this.random = Random.from(random);
  }

  /** Few words beside a call. */
  String intention() {
    return next(Use.INTENTION);
  }

  /** The assistant tells how it goes. */
  String report() {
    return next(Use.REPORT);
  }

  String nudge() {
    return next(Use.NUDGE);
  }

  /** A user's answer that answers nothing. */
  String vague() {
    return next(Use.VAGUE);
  }

  /** An assistant's answer that answers nothing. */
  String evasive() {
    return next(Use.EVASIVE);
  }

  String thanks() {
    return next(Use.THANKS);
  }

  String assistantsQuestion() {
    return next(Use.ASSISTANTS_QUESTION);
  }

  String usersQuestion() {
    return next(Use.USERS_QUESTION);
  }

  String task(boolean coding) {
    return next(coding ? Use.CODING_TASK : Use.TASK);
  }

  /** Another small question of the user. */
  String wish() {
    return next(Use.WISH);
  }

  String answer() {
    return next(Use.ANSWER);
  }

  String closing() {
    return next(Use.CLOSING);
  }

  /** Whether there are answers that were not given yet. */
  boolean hasAnswers() {
    return !left(Use.ANSWER).isEmpty() && !left(Use.WISH).isEmpty();
  }

  private String next(Use use) {
    Deque<String> sentences = left(use);
    if (sentences.isEmpty()) {
      sentences = refill(use);
    }
    return sentences.removeFirst();
  }

  private Deque<String> left(Use use) {
    return left.containsKey(use) ? left.get(use) : refill(use);
  }

  private Deque<String> refill(Use use) {
    List<String> shuffled = new ArrayList<>(use.sentences);
    Collections.shuffle(shuffled, random);
    Deque<String> all = new ArrayDeque<>(shuffled);
    left.put(use, all);
    return all;
  }
}
