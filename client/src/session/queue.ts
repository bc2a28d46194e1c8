/**
 * Events that wait to be sent, in order, kept on the device so that a lost network or a reload loses none. Each event has
 * an id of its own and the server takes an id once, so sending again is harmless.
 */

import type { SessionEvent } from "./transport.js";

const DATABASE = "unknot";
const STORE = "events";

function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      // Private windows may refuse: the queue then lives as long as the page.
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

export class EventQueue {
  private constructor(
    private readonly database: IDBDatabase | null,
    private waiting: SessionEvent[],
  ) {}

  static async of(session: string): Promise<EventQueue> {
    const database = await open();
    if (!database) return new EventQueue(null, []);
    const stored = await new Promise<SessionEvent[]>((resolve) => {
      const request = database.transaction(STORE).objectStore(STORE).getAll();
      request.onsuccess = () => resolve(request.result as SessionEvent[]);
      request.onerror = () => resolve([]);
    });
    const own = stored.filter((event) => event.session === session).sort((a, b) => a.wall_ms - b.wall_ms);
    return new EventQueue(database, own);
  }

  get pending(): readonly SessionEvent[] {
    return this.waiting;
  }

  add(event: SessionEvent): void {
    this.waiting.push(event);
    const writing = this.database?.transaction(STORE, "readwrite");
    writing?.objectStore(STORE).put(event);
    // Left to itself it is written once the page has a moment; a page that is closed or reloaded at once has none.
    writing?.commit();
  }

  /** Forget events that the server has taken, or that it will never take. */
  remove(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.waiting = this.waiting.filter((event) => !gone.has(event.id));
    if (!this.database) return;
    const store = this.database.transaction(STORE, "readwrite").objectStore(STORE);
    for (const id of ids) store.delete(id);
  }
}
