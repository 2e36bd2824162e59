package io.throughline.demo;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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
  },
  /** A record of the history is lost. */
  HISTORY_ADDS_UP {
    @Override
    boolean keepsHistory() {
      return false;
    }
  },
  /** The sessions under a profile have none. */
  CHAT_TAKES_THE_FASTEST(Scenario.PROFILES, plan -> without("CHAT", plan)),
  AGENT_KEEPS_ITS_MODEL(Scenario.PROFILES, plan -> without("AGENT", plan)),
  BATCH_SPREADS_OVER_EQUALS(Scenario.PROFILES, plan -> without("BATCH", plan)),
  SAVINGS_TAKES_THE_CHEAPEST_CAPABLE(Scenario.PROFILES, plan -> without("SAVINGS", plan)),
  UNKNOWN_PROFILE_IS_REFUSED(Scenario.PROFILES, plan -> without(ProfilesScenario.UNKNOWN, plan)),
  /** Circles are not looked for, looked for too late, not told, never over. */
  A_CIRCLE_WAS_SUSPECTED(DemoConfig.Shape.NO_CIRCLES),
  A_CIRCLE_WAS_FOUND(DemoConfig.Shape.LATE_CIRCLES),
  THE_MODEL_WAS_TOLD_ONCE(DemoConfig.Shape.UNTOLD),
  THE_AGENT_RECOVERED(DemoConfig.Shape.NEVER_RECOVERED),
  /** What the agent waits for does not happen. */
  WAITING_IS_NO_CIRCLE(
      Scenario.LOOP,
      plan -> plan.name().equals(LoopScenario.WAITS) ? plan.during(Job.STANDING) : plan),
  /** The agent that would run away has hardly anything to do. */
  A_RUNAWAY_WAS_STOPPED(
      Scenario.LOOP,
      plan ->
          plan.name().equals(LoopScenario.RUNS_AWAY)
              ? plan.saying("Which files are there?")
              : plan);

  /** The turn, counted over all sessions from 0, at which the passing failures happen. */
  private static final int AT = 4;

  private final Scenario scenario;
  private final UnaryOperator<SessionPlan> change;
  private final DemoConfig.Shape shape;

  Breakage() {
    this(Scenario.USUAL, plan -> plan);
  }

  Breakage(Scenario scenario, UnaryOperator<SessionPlan> change) {
    this.scenario = scenario;
    this.change = change;
    this.shape = DemoConfig.Shape.HEALTHY;
  }

  Breakage(DemoConfig.Shape shape) {
    this.scenario = Scenario.LOOP;
    this.change = plan -> plan;
    this.shape = shape;
  }

  private static SessionPlan without(String profile, SessionPlan plan) {
    return plan.profile().equals(profile) ? plan.as("") : plan;
  }

  /** The scenario whose check it breaks. */
  Scenario scenario() {
    return scenario;
  }

  /** The configuration's shape. */
  DemoConfig.Shape shape() {
    return shape;
  }

  /** The configuration of a replica, given the port of the Redis. */
  DemoConfig with(DemoConfig config, int redisPort) {
    return config.sharing(redisPort);
  }

  /** The sessions to run: where something is broken, nobody waits for the idle gap. */
  List<SessionPlan> plans(List<SessionPlan> plans) {
    return this == NONE
        ? plans
        : plans.stream().map(SessionPlan::withoutPauses).map(change).toList();
  }

  /** Whether the whole history is brought in. */
  boolean keepsHistory() {
    return true;
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
