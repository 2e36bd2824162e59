package io.throughline.server.replicas;

import io.throughline.server.chaos.Case;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cases of replicas on one Redis. */
public final class ReplicaCases {
  private ReplicaCases() {}

  /** By name, in the order in which they run. */
  public static Map<String, Case> all() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("hopping", Hopping::run);
    cases.put("concurrent", Crowd::run);
    for (Fault fault : Fault.values()) {
      cases.put(fault.word(), (size, progress) -> Outage.run(fault, size, progress));
    }
    cases.put("latency", AddedTime::run);
    return cases;
  }
}
