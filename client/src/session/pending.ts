/** The state with events on top that the server has not seen yet: the same small fold, on the device. */

import type { ServerState, SessionEvent } from "./transport.js";

/** The state after events that wait to be sent. Feedback changes no position; its new plan comes from the server. */
export function stateWith(state: ServerState, events: readonly SessionEvent[]): ServerState {
  return events.reduce(after, state);
}

function after(state: ServerState, event: SessionEvent): ServerState {
  const at = { anchor_session_s: event.session_s, anchor_wall_ms: event.wall_ms };
  const target = event.payload["to_s"];
  switch (event.kind) {
    case "started":
    case "resumed":
      return { ...state, ...at, status: "playing" };
    case "paused":
      return { ...state, ...at, status: "paused" };
    case "step_skipped":
    case "step_extended":
      return typeof target === "number" ? { ...state, ...at, anchor_session_s: target } : state;
    case "stop_requested":
      return state.status === "closing" ? state : { ...state, ...at, anchor_session_s: 0, status: "closing" };
    case "closed":
      return { ...state, ...at, status: "resting" };
    case "abandoned":
      return { ...state, ...at, status: "abandoned" };
    default:
      return state;
  }
}
