package io.throughline.selector;

/** The model that a tool loop or provider state belongs to, and how that is known. */
public record Owner(String model, OwnerKind kind) {
  /**
   * @throws IllegalArgumentException if the name is blank
   */
  public Owner {
    Checks.notBlank("owner model", model);
  }
}
