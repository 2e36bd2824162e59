package io.throughline.server.dialect;

/** Which items of Responses are calls that the client answers. */
public final class ResponsesCalls {
  private ResponsesCalls() {}

  /** Whether an item of that type is such a call. */
  public static boolean isCall(String type) {
    return switch (type) {
      case "function_call",
          "custom_tool_call",
          "local_shell_call",
          "shell_call",
          "apply_patch_call",
          "computer_call" ->
          true;
      default -> false;
    };
  }
}
