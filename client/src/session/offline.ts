/** Keep what a session needs on this device, where the browser allows it (a secure address: this machine, or https). */

export function keepForOffline(): void {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  navigator.serviceWorker
    .register("/sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      // A worker that became active while this page was still on its way has not taken it over, and never would by itself.
      if (!navigator.serviceWorker.controller) active?.postMessage("claim");
    })
    .catch(() => {
      // A browser set to keep nothing: everything else works as before.
    });
}

/**
 * Let the worker see the open session once, so that it keeps it. A session that was entered by a touch came as the answer
 * to a form, which no worker sees.
 */
export function keepSession(session: string): void {
  if (!("serviceWorker" in navigator)) return;
  const show = (): void => {
    for (const address of [`/session/${session}`, `/api/sessions/${session}`]) void fetch(address).catch(() => undefined);
  };
  if (navigator.serviceWorker.controller) show();
  else navigator.serviceWorker.addEventListener("controllerchange", show, { once: true });
}
