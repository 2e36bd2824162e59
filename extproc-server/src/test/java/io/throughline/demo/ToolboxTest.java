package io.throughline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
  @TempDir private Path folder;
  private Toolbox tools;

  @BeforeEach
  void setUp() throws Exception {
    tools = Toolbox.withTask(folder.resolve("work"));
  }

  @Test
  void testFailsUntilTheTotalIsRight() {
    assertTrue(tools.run("run_tests", "{}").contains("FAILED"));
    tools.run("write_file", "{\"path\":\"total.txt\",\"content\":\"2613.40\"}");
    assertEquals("1 test passed: total.txt is 2613.40", tools.run("run_tests", "{}"));
  }

  @Test
  void staysInItsFolder() {
    for (String path : new String[] {"../x", "/etc/hostname", ".", "", "a/../../x"}) {
      String arguments = "{\"path\":\"" + path + "\",\"content\":\"\"}";
      assertTrue(tools.run("read_file", arguments).startsWith("error: "), path);
      assertTrue(tools.run("write_file", arguments).startsWith("error: "), path);
    }
  }

  @Test
  void whatGoesWrongIsTheResult() {
    assertTrue(tools.run("read_file", "{\"path\":\"none\"}").startsWith("error: "));
    assertTrue(tools.run("read_file", "{").startsWith("error: "));
    assertTrue(tools.run("order_total", "{\"path\":\"total.txt\"}").startsWith("error: "));
    assertEquals("error: no tool dance", tools.run("dance", "{}"));
  }
}
