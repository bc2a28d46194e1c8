/** What keys, page-turner pedals and media keys mean. Pedals send page keys, so those stand beside the arrows. */

export type Command = "pause" | "next" | "again" | "firmer" | "softer" | "stop";

const COMMANDS: Readonly<Record<string, Command>> = {
  " ": "pause",
  Enter: "pause",
  MediaPlayPause: "pause",
  ArrowRight: "next",
  PageDown: "next",
  MediaTrackNext: "next",
  ArrowLeft: "again",
  PageUp: "again",
  MediaTrackPrevious: "again",
  ArrowUp: "firmer",
  ArrowDown: "softer",
  Escape: "stop",
};

/** The command of a key press, or null where the key belongs to the control that has the focus. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("dialog, input, select, textarea")) return null;
  const presses = event.key === " " || event.key === "Enter";
  if (presses && target?.closest("button, a")) return null;
  return COMMANDS[event.key] ?? null;
}

/** Steer from headphones, lock screens and media keys. */
export function listenToMediaKeys(run: (command: Command) => void, title: string): void {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: "Unknot" });
  const handlers: readonly (readonly [MediaSessionAction, Command])[] = [
    ["play", "pause"],
    ["pause", "pause"],
    ["nexttrack", "next"],
    ["previoustrack", "again"],
    ["stop", "stop"],
  ];
  for (const [action, command] of handlers) {
    try {
      navigator.mediaSession.setActionHandler(action, () => run(command));
    } catch {
      // This browser does not know the action; the others still work.
    }
  }
}
