/** Keep what a session needs on this device, where the browser allows it (a secure address: this machine, or https). */

export function keepForOffline(): void {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // A browser set to keep nothing: everything else works as before.
  });
}
