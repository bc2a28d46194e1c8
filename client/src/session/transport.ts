/** The only file of the player that talks to the server. */

import { ServerClock } from "./clock.js";
import { EventQueue } from "./queue.js";
import { stateWith } from "./pending.js";

export interface SessionEvent {
  readonly id: string;
  readonly session: string;
  readonly kind: string;
  readonly session_s: number;
  readonly wall_ms: number;
  readonly actor: "giver";
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What the event log folds to, as the server says it. */
export interface ServerState {
  readonly session: string;
  readonly status: string;
  readonly seq: number;
  readonly anchor_session_s: number;
  readonly anchor_wall_ms: number;
  readonly revision: number;
  readonly level_offset: number;
}

export interface Answer {
  readonly state: ServerState;
  readonly server_wall_ms: number;
  readonly score?: unknown;
  readonly [more: string]: unknown;
}

export interface Listener {
  /** A newer state, from our own events or from another device. */
  state(answer: Answer): void;
  /** Whether the server can be reached. */
  connected(yes: boolean): void;
  /** The server will not take an event: what it says about it. */
  refused(event: SessionEvent, message: string): void;
}

const RETRY_MS = 2000;
const PING_EVERY_MS = 20_000;
const CONNECT_LIMIT_MS = 5000;

/** An id that works without a secure context, where crypto.randomUUID is missing. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Transport {
  readonly clock: ServerClock;
  private socket: WebSocket | null = null;
  private flushing = false;
  private closed = false;
  readonly first: Answer;

  private constructor(
    private readonly session: string,
    private readonly queue: EventQueue,
    answer: Answer,
    private readonly listener: Listener,
  ) {
    this.clock = new ServerClock(answer.server_wall_ms);
    // What waits to be sent has happened all the same.
    this.first = { ...answer, state: stateWith(answer.state, queue.pending) };
  }

  static async open(session: string, listener: Listener): Promise<Transport> {
    const fetched = fetchSession(session).then((answer) => ({ answer, arrivedMs: performance.now() }));
    const [queue, { answer, arrivedMs }] = await Promise.all([EventQueue.of(session), fetched]);
    // The answer may have waited for the device's own store: its time has gone on meanwhile.
    const first = { ...answer, server_wall_ms: answer.server_wall_ms + performance.now() - arrivedMs };
    const transport = new Transport(session, queue, first, listener);
    transport.connect();
    addEventListener("online", () => void transport.flush());
    void transport.flush();
    return transport;
  }

  /** The whole session anew: state and score. */
  fetch(): Promise<Answer> {
    return fetchSession(this.session);
  }

  /** Write an event down on this device and send it when the server can be reached. */
  send(kind: string, sessionS: number, payload: Readonly<Record<string, unknown>> = {}): SessionEvent {
    const event: SessionEvent = {
      id: freshId(),
      session: this.session,
      kind,
      session_s: Math.round(sessionS * 1000) / 1000,
      wall_ms: Math.round(this.clock.now()),
      actor: "giver",
      payload,
    };
    this.queue.add(event);
    void this.flush();
    return event;
  }

  /** Settles when everything is sent, or when that takes too long to wait for. */
  async sent(limitMs: number): Promise<boolean> {
    const until = performance.now() + limitMs;
    while (this.queue.pending.length > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    return this.queue.pending.length === 0;
  }

  /** The session is over: nothing of it stays on this device. */
  forget(): void {
    localStorage.removeItem(keptAs(this.session));
  }

  close(): void {
    this.closed = true;
    this.socket?.close();
  }

  private async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    try {
      while (this.queue.pending.length > 0) {
        const events = this.queue.pending.slice(0, 50);
        const answer = await fetch(`/api/sessions/${encodeURIComponent(this.session)}/events`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ events }),
          keepalive: true,
        });
        if (answer.status >= 500) throw new Error(`server: ${answer.status}`);
        const body = (await answer.json()) as Answer & { detail?: string };
        this.queue.remove(events.map((event) => event.id));
        if (!answer.ok) {
          this.listener.refused(events[0]!, String(body.detail ?? ""));
          continue;
        }
        this.listener.connected(true);
        remember(this.session, body);
        // Only the last answer shows the state after everything we did.
        if (this.queue.pending.length === 0) this.listener.state(body);
      }
    } catch {
      this.listener.connected(false);
      if (!this.closed) setTimeout(() => void this.flush(), RETRY_MS);
    } finally {
      this.flushing = false;
    }
  }

  private connect(): void {
    if (this.closed) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/ws/sessions/${encodeURIComponent(this.session)}`);
    this.socket = socket;
    // Phones can leave a socket "connecting" for ever after sleep.
    const limit = setTimeout(() => socket.close(), CONNECT_LIMIT_MS);
    let pings = 0;
    let pinging: ReturnType<typeof setInterval> | undefined;
    const sent = new Map<number, number>();
    const ping = (): void => {
      sent.set(++pings, performance.now());
      socket.send(JSON.stringify({ ping: pings }));
    };
    socket.onopen = () => {
      clearTimeout(limit);
      this.listener.connected(true);
      ping();
      setTimeout(() => socket.readyState === WebSocket.OPEN && ping(), 500);
      pinging = setInterval(ping, PING_EVERY_MS);
      void this.flush();
    };
    socket.onmessage = (message) => {
      const body = JSON.parse(String(message.data)) as Answer & { pong?: number };
      const asked = body.pong === undefined ? undefined : sent.get(body.pong);
      if (body.pong !== undefined) {
        sent.delete(body.pong);
        if (asked !== undefined) this.clock.measured(asked, performance.now(), body.server_wall_ms);
      } else if (this.queue.pending.length === 0) {
        remember(this.session, body);
        this.listener.state(body);
      }
    };
    socket.onclose = () => {
      clearTimeout(limit);
      clearInterval(pinging);
      this.listener.connected(false);
      if (!this.closed) setTimeout(() => this.connect(), RETRY_MS);
    };
  }
}

interface Kept {
  readonly state: ServerState;
  /** How far the server's clock is ahead of this device's. */
  readonly aheadMs: number;
}

const keptAs = (session: string): string => `unknot.session.${session}`;

/** The last true state on this device. */
function keptOf(session: string): Kept | null {
  return JSON.parse(localStorage.getItem(keptAs(session)) ?? "null") as Kept | null;
}

/** Keep the last true state on this device, for a reload without a network. */
function remember(session: string, answer: Answer): void {
  try {
    // A push that was overtaken by a newer answer is not the last word.
    if ((keptOf(session)?.state.seq ?? 0) > answer.state.seq) return;
    const kept: Kept = { state: answer.state, aheadMs: answer.server_wall_ms - Date.now() };
    localStorage.setItem(keptAs(session), JSON.stringify(kept));
  } catch {
    // Then such a reload finds the session as it was when the page was opened.
  }
}

async function fetchSession(session: string): Promise<Answer> {
  const answer = await fetch(`/api/sessions/${encodeURIComponent(session)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`session ${session}: ${answer.status}`);
  const body = (await answer.json()) as Answer;
  if (!answer.headers.has("x-unknot-kept")) {
    remember(session, body);
    return body;
  }
  const kept = keptOf(session);
  const state = kept && kept.state.seq >= body.state.seq ? kept.state : body.state;
  return { ...body, state, server_wall_ms: Date.now() + (kept?.aheadMs ?? 0) };
}
