/**
 * The service worker: what a session needs stays on the device while it lasts, so that a reload without a network comes
 * back in place. It keeps the built files, and the one session that is open; when that session is over it is forgotten.
 *
 * The server writes two lines in front of this file: PRECACHE, the addresses of the built files, and VERSION, a digest of
 * them. Built under the fixed name sw.js, because a worker keeps its address for life.
 */

declare const PRECACHE: readonly string[];
declare const VERSION: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const FILES = `unknot-files-${VERSION}`;
const SESSION = "unknot-session";

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll([...PRECACHE])));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== FILES && name !== SESSION).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(worker.clients.claim());
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fromFiles(event.request));
  else if (/^\/(api\/sessions|session|bodies)\/[^/]+$/.test(url.pathname)) event.respondWith(fromServerOrKept(event.request));
  else if (/^\/(after\/[^/]+)?$/.test(url.pathname)) event.waitUntil(caches.delete(SESSION));
});

/** Built files have their digest in their name: what is kept is right for ever. What is loaded late is kept once it was. */
async function fromFiles(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && request.url.includes("/assets/")) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

/** The server's word if it can be had; else the last one that was. */
async function fromServerOrKept(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const cache = await caches.open(SESSION);
      await cache.put(keyOf(request), answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(keyOf(request));
    if (!kept) throw error;
    // The page must know that this is an old word, since the clock in it has stood still.
    const headers = new Headers(kept.headers);
    headers.set("x-unknot-kept", "1");
    return new Response(kept.body, { status: kept.status, headers });
  }
}

/** A page is one whatever its address carries along; a body is the one of its numbers. */
function keyOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname.startsWith("/bodies/") ? pathname + search : pathname;
}
