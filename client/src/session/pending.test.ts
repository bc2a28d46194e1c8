import { describe, expect, it } from "vitest";

import { stateWith } from "./pending.js";
import type { ServerState, SessionEvent } from "./transport.js";

const state: ServerState = {
  session: "s",
  status: "playing",
  seq: 3,
  anchor_session_s: 10,
  anchor_wall_ms: 1000,
  revision: 0,
  level_offset: 0,
};

const event = (kind: string, session_s: number, payload: Record<string, unknown> = {}): SessionEvent => ({
  id: kind,
  session: "s",
  kind,
  session_s,
  wall_ms: 5000,
  actor: "giver",
  payload,
});

describe("events that wait to be sent", () => {
  it("pause and go on where it was paused", () => {
    expect(stateWith(state, [event("paused", 14)])).toMatchObject({ status: "paused", anchor_session_s: 14 });
    expect(stateWith(state, [event("paused", 14), event("resumed", 14)])).toMatchObject({ status: "playing", anchor_wall_ms: 5000 });
  });

  it("skip to where the next step starts", () => {
    expect(stateWith(state, [event("step_skipped", 14, { step: 1, to_s: 60 })])).toMatchObject({ anchor_session_s: 60, status: "playing" });
  });

  it("stop into the closing once, however often stop is asked for", () => {
    const once = stateWith(state, [event("stop_requested", 14)]);
    expect(once).toMatchObject({ status: "closing", anchor_session_s: 0, anchor_wall_ms: 5000 });
    expect(stateWith(once, [{ ...event("stop_requested", 3), wall_ms: 9000 }])).toEqual(once);
  });

  it("leave the state alone where they change no position", () => {
    expect(stateWith(state, [event("feedback", 14, { what: "softer" })])).toEqual(state);
  });
});
