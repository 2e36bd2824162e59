package io.throughline.demo;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Breaks one thing on purpose, so that a test sees the check of the same name fail. */
enum Breakage {
  NONE,
  /** All model servers fail for one turn. */
  EVERY_TURN_ANSWERED {
    @Override
    void before(int turn, Stack stack, Collection<SampleModelServer> servers) {
      servers.forEach(server -> server.faults(turn == AT ? Faults.answering(500) : Faults.NONE));
    }
  },
  /** The sidecar crashes. */
  FAILURE_MODE_ALLOWED_ZERO {
    @Override
    void before(int turn, Stack stack, Collection<SampleModelServer> servers)
        throws InterruptedException {
      if (turn == AT) {
        stack.sidecar().kill();
      }
    }
  },
  /** The sidecar hangs for one turn. */
  MESSAGE_TIMEOUTS_ZERO {
    @Override
    void before(int turn, Stack stack, Collection<SampleModelServer> servers)
        throws IOException, InterruptedException {
      if (turn == AT) {
        stack.sidecar().freeze();
      }
    }

    @Override
    void after(int turn, Stack stack) throws IOException, InterruptedException {
      if (turn == AT) {
        stack.sidecar().thaw();
      }
    }
  },
  /** The small model's backend is the medium one's server. */
  RECORDS_MATCH_SERVERS {
    @Override
    Map<String, Integer> backends(Map<String, Integer> ports) {
      Map<String, Integer> wrong = new HashMap<>(ports);
      wrong.put(DemoModel.SMALL, ports.getOrDefault(DemoModel.MEDIUM, 0));
      return wrong;
    }
  },
  /** The decisions know one model only. */
  TWO_MODELS_SERVED {
    @Override
    DemoConfig.Shape shape() {
      return DemoConfig.Shape.ONE_MODEL;
    }
  },
  /** No reset, and nothing is worth leaving a model for. */
  A_SWITCH_HAPPENED {
    @Override
    DemoConfig.Shape shape() {
      return DemoConfig.Shape.NEVER_SWITCH;
    }
  },
  /** The models are told of no tools, so there are no tool loops. */
  A_LOCK_HELD {
    @Override
    boolean offersTools() {
      return false;
    }
  },
  /** Each replica keeps its sessions to itself. */
  SESSIONS_ARE_SHARED {
    @Override
    DemoConfig with(DemoConfig config, int redisPort) {
      return config;
    }
  };

  /** The turn, counted over all sessions from 0, at which the passing failures happen. */
  private static final int AT = 4;

  /** The configuration's shape. */
  DemoConfig.Shape shape() {
    return DemoConfig.Shape.HEALTHY;
  }

  /** The configuration of a replica, given the port of the Redis. */
  DemoConfig with(DemoConfig config, int redisPort) {
    return config.sharing(redisPort);
  }

  /** The sessions to run: where something is broken, nobody waits for the idle gap. */
  List<SessionPlan> plans(List<SessionPlan> plans) {
    return this == NONE ? plans : plans.stream().map(SessionPlan::withoutPauses).toList();
  }

  /** Whether the agent tells the models of its tools. */
  boolean offersTools() {
    return true;
  }

  /** The port that the configuration names for each model, given where its server really is. */
  Map<String, Integer> backends(Map<String, Integer> ports) {
    return ports;
  }

  /** Called before each request with its number over all sessions. */
  void before(int turn, Stack stack, Collection<SampleModelServer> servers)
      throws IOException, InterruptedException {}

  /** Called after each request. */
  void after(int turn, Stack stack) throws IOException, InterruptedException {}
}
