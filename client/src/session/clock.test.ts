import { describe, expect, it } from "vitest";

import { positionAt, ServerClock } from "./clock.js";

describe("the session's position", () => {
  it("runs with the server's time and stands still when paused", () => {
    expect(positionAt({ running: true, sessionS: 10, wallMs: 1000 }, 3500)).toBe(12.5);
    expect(positionAt({ running: false, sessionS: 10, wallMs: 1000 }, 99_000)).toBe(10);
  });

  it("never runs backwards before its anchor", () => {
    expect(positionAt({ running: true, sessionS: 10, wallMs: 1000 }, 500)).toBe(10);
  });
});

describe("the server's clock on this device", () => {
  const make = () => {
    const time = { performance: 0, date: 1_000_000 };
    const clock = new ServerClock(5_000_000, () => time.performance, () => time.date);
    const pass = (ms: number) => {
      time.performance += ms;
      time.date += ms;
    };
    return { time, clock, pass };
  };

  it("goes on from the first answer", () => {
    const { clock, pass } = make();
    pass(1500);
    expect(clock.now()).toBe(5_001_500);
  });

  it("believes the measurement with the shortest round trip", () => {
    const { clock } = make();
    clock.measured(0, 200, 5_000_150);
    expect(clock.now()).toBe(5_000_050);
    clock.measured(0, 20, 5_000_030);
    expect(clock.now()).toBe(5_000_020);
    clock.measured(0, 400, 5_009_999);
    expect(clock.now()).toBe(5_000_020);
  });

  it("notices sleep, and only sleep", () => {
    const { clock, time, pass } = make();
    pass(250);
    expect(clock.wake()).toBe(0);
    time.date += 90_000;
    expect(clock.wake()).toBe(90);
    expect(clock.now()).toBe(5_090_250);
    pass(250);
    expect(clock.wake()).toBe(0);
  });
});
