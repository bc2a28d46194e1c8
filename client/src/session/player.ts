/**
 * The player: one session on one screen. Python has decided everything; this performs it.
 *
 * Position is always derived (`clock.ts`), the server's event log is the truth, and what a person asks for happens here
 * at once: the event is written down on this device, shown, and sent when the server can be reached.
 */

import type { Drawing } from "../back/drawing.js";
import { cameraOf, CAMERAS, KINDS, LOOKS, TONES, type Look, type Picture } from "../back/picture.js";
import type { UnknotBack, Why } from "../back/unknot-back.js";
import { Chimes } from "./chimes.js";
import { positionAt, type Anchor } from "./clock.js";
import { dueBetween, LATE_S, spokenCues } from "./cues.js";
import { scoreFrom } from "./decode.js";
import { Frames } from "./frames.js";
import { commandOf, listenToMediaKeys, type Command } from "./keys.js";
import { endOf, stepIndexAt, type Cue, type Score, type Step } from "./score.js";
import { Screen, type Mode } from "./screen.js";
import { loadSettings, saveSettings, type PlayerSettings } from "./settings.js";
import { Transport, type Answer, type ServerState } from "./transport.js";
import { BrowserVoice, ServerVoice, type Speaker } from "./voice.js";
import { ScreenAwake } from "./wakelock.js";

const LEVEL_STEP = 0.5;
const FADE_MS = 1300;
/** How long the last events may take to reach the server before the page is left all the same. */
const LEAVE_LIMIT_MS = 8000;
const FRAME_MS = 1000 / 30;
const STILL_FRAME_MS = 1000;
/** Cues are handed to a timer of their own this long before they are due, so that a tick's grain is not heard. */
const LOOK_AHEAD_S = 0.6;
/** A shorter gap is not worth a sentence: the picture and the next cue say it all. */
const WORTH_A_SENTENCE_S = 5;

/** Said where three dimensions were asked for. */
const DRAWN_WORDS: Readonly<Record<Why, string>> = {
  slow: "Drawn for now: this device is slow today",
  none: "Drawn: this device shows no three dimensions",
  calm: "Drawn: this device asks for less motion",
};

const MODES: Readonly<Record<string, Mode>> = {
  opened: "ready",
  prepared: "ready",
  playing: "playing",
  paused: "paused",
  closing: "closing",
};

export class Player {
  private readonly screen: Screen;
  private readonly back: UnknotBack;
  private readonly chimes = new Chimes();
  private readonly browserVoice: BrowserVoice;
  private readonly serverVoice: ServerVoice;
  private readonly awake: ScreenAwake;
  private readonly settings: PlayerSettings = loadSettings();
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly frames = new Frames(
    () => this.draw(),
    () => (this.calm.matches ? STILL_FRAME_MS : FRAME_MS),
  );

  private score: Score;
  private mode: Mode;
  private anchor: Anchor;
  private levelOffset: number;
  private seq: number;
  private softer = 0;
  private heardUntil: number;
  private shownStep = -1;
  private leaving = false;

  constructor(
    root: HTMLElement,
    private readonly transport: Transport,
    private readonly session: string,
  ) {
    const first = transport.first;
    this.screen = new Screen(root);
    this.back = this.screen.find<UnknotBack>("back");
    this.back.draw(first["drawing"] as Drawing, bodyOf(first.score), typeof first["over"] === "string" ? first["over"] : "");
    this.browserVoice = new BrowserVoice("en", () => this.screen.badge("sound", true));
    this.serverVoice = new ServerVoice(
      (text) => `/api/voice?text=${encodeURIComponent(text)}`,
      (first["voice"] as { available?: boolean } | undefined)?.available === true,
      () => this.screen.badge("sound", true),
    );
    this.awake = new ScreenAwake((held) => this.screen.badge("awake", !held && this.mode === "playing"));
    this.score = scoreFrom(first.score);
    this.mode = MODES[first.state.status] ?? "ended";
    this.anchor = anchorOf(first.state);
    this.levelOffset = first.state.level_offset;
    this.seq = first.state.seq;
    this.heardUntil = this.position();
    this.applySettings();
    this.load();
    this.listen();
    // The end was written down, but the page was left or lost before the server knew of it.
    if (this.mode === "ended") this.leave(this.afterwards);
  }

  private get afterwards(): string {
    return `/after/${encodeURIComponent(this.session)}`;
  }

  /** Begin, if it has not begun: called where the page was entered by a touch. */
  begin(): void {
    this.touched();
    if (this.mode === "ready") this.run("pause");
  }

  /** The position in the steps that are playing now, in seconds. */
  position(): number {
    return Math.min(positionAt(this.anchor, this.transport.clock.now()), this.end());
  }

  private get steps(): readonly Step[] {
    return this.mode === "closing" ? this.score.closing : this.score.steps;
  }

  private get cues(): readonly Cue[] {
    return this.mode === "closing" ? this.score.closingCues : this.score.cues;
  }

  private end(): number {
    return endOf(this.steps);
  }

  private get voice(): Speaker {
    return this.browserVoice.available || !this.serverVoice.available ? this.browserVoice : this.serverVoice;
  }

  // -- what people do ------------------------------------------------------------------------------------------------

  private listen(): void {
    const buttons: readonly Command[] = ["pause", "next", "softer", "firmer", "stop"];
    for (const command of buttons) this.screen.find(command).addEventListener("click", () => this.run(command));
    addEventListener("keydown", (event) => {
      const command = commandOf(event);
      if (!command) return;
      event.preventDefault();
      this.run(command);
    });
    listenToMediaKeys((command) => this.run(command), this.score.title);
    addEventListener("pointerdown", () => this.touched());
    this.listenToSettings();
    this.listenToThePicture();
    const ticker = new Worker(new URL("./timer.worker.ts", import.meta.url), { type: "module" });
    ticker.onmessage = () => this.tick();
    for (const kind of ["visibilitychange", "pageshow"]) addEventListener(kind, () => this.tick());
    for (const kind of ["unknot:view", "unknot:turned"]) this.back.addEventListener(kind, () => this.frames.wake());
  }

  private touched(): void {
    this.chimes.unlock();
    this.screen.badge("sound", false);
  }

  private run(command: Command): void {
    if (this.mode === "ended") return;
    this.touched();
    switch (command) {
      case "pause":
        return this.pauseOrGoOn();
      case "next":
        return this.jump("step_skipped", 1);
      case "again":
        return this.jump("step_extended", 0);
      case "softer":
        return this.feel("softer", -LEVEL_STEP);
      case "firmer":
        return this.feel("firmer", LEVEL_STEP);
      case "stop":
        return this.stop();
    }
  }

  private pauseOrGoOn(): void {
    const position = this.position();
    if (this.mode === "ready") {
      this.transport.send("started", 0);
      this.move(0, "playing");
    } else if (this.mode === "playing") {
      this.transport.send("paused", position);
      this.hush();
      this.move(position, "paused");
    } else if (this.mode === "paused") {
      this.transport.send("resumed", position);
      this.move(position, "playing");
    }
  }

  private jump(kind: "step_skipped" | "step_extended", by: 0 | 1): void {
    if (this.mode !== "playing" && this.mode !== "paused") return;
    const index = stepIndexAt(this.score.steps, this.position());
    const target = this.score.steps[index + by];
    if (!target) return;
    this.transport.send(kind, this.position(), { step: index, to_s: target.start });
    this.hush();
    this.move(target.start, this.mode);
  }

  private feel(what: "softer" | "firmer", change: number): void {
    if (this.mode !== "playing" && this.mode !== "paused") return;
    this.transport.send("feedback", this.position(), { what });
    // Softer holds from this frame on; firmer waits for the server, which knows the limits.
    if (change < 0) {
      this.softer += change;
      this.frames.wake();
      this.screen.notice(`Softer, for ${this.recipient()}`);
    }
  }

  private recipient(): string {
    const names = this.transport.first["names"] as { recipient?: string } | undefined;
    return names?.recipient || "the one lying down";
  }

  /** Stop always works: the first time it lightens, rests and lifts; the second time it is over. */
  private stop(): void {
    if (this.mode === "ready") {
      this.transport.send("abandoned", 0);
      this.leave("/");
    } else if (this.mode === "closing") {
      this.close();
    } else {
      this.transport.send("stop_requested", this.position());
      this.hush();
      this.move(0, "closing");
      if (this.score.closing.length === 0) this.close();
    }
  }

  // -- time ----------------------------------------------------------------------------------------------------------

  private move(position: number, mode: Mode): void {
    this.mode = mode;
    this.anchor = { running: mode === "playing" || mode === "closing", sessionS: position, wallMs: this.transport.clock.now() };
    this.heardUntil = position;
    this.load();
    this.tick();
  }

  /** Take steps and mode to the screen. */
  private load(): void {
    this.back.play(this.steps);
    this.screen.steps(this.steps, this.end());
    this.screen.mode(this.mode);
    this.shownStep = -1;
    if (this.mode === "playing") this.awake.keep();
    else if (this.mode === "ended") this.awake.release();
    this.serverVoice.prepare(spokenCues(this.cues, this.settings.talk).map((cue) => cue.text));
    this.draw();
    this.frames.wake();
  }

  private tick(): void {
    const slept = this.transport.clock.wake();
    const position = this.position();
    if (this.anchor.running) {
      if (slept > 0 || position - this.heardUntil > LATE_S + LOOK_AHEAD_S) this.catchUp(position);
      this.hear(position);
      if (position >= this.end()) this.close();
    }
    if (document.hidden) this.screen.moment(this.steps, position, this.mode);
  }

  /** Hand everything that falls due within the look-ahead to timers of its own. */
  private hear(position: number): void {
    const until = position + LOOK_AHEAD_S;
    const from = this.heardUntil;
    this.heardUntil = Math.max(from, until);
    for (const cue of dueBetween(spokenCues(this.cues, this.settings.talk), from, until)) {
      this.after(cue.at - position, () => {
        // A blocked page fires its timers late: what would only confuse by now is left to the next sentence.
        if (this.position() - cue.at <= LATE_S) this.sayCue(cue);
      });
    }
    for (const step of this.steps) {
      if (step.start > 0 && step.start >= from && step.start < until) this.after(step.start - position, () => this.ring());
    }
  }

  private after(seconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.anchor.running) action();
    }, Math.max(0, seconds * 1000));
    this.timers.add(timer);
  }

  /** After sleep or a blocked page: what was missed is said in one sentence, never replayed. */
  private catchUp(position: number): void {
    const missedS = position - this.heardUntil;
    this.heardUntil = position - LATE_S;
    if (missedS < WORTH_A_SENTENCE_S) return;
    const step = this.steps[stepIndexAt(this.steps, position)];
    if (step) this.speak(`We are now at ${step.title.toLowerCase()}${step.place ? `, ${step.place.toLowerCase()}` : ""}.`, 4);
  }

  private sayCue(cue: Cue): void {
    this.speak(cue.text, cue.estimated);
    document.dispatchEvent(new CustomEvent("unknot:cue", { detail: { at_s: cue.at, position_s: this.position(), text: cue.text, kind: cue.kind } }));
  }

  private speak(text: string, seconds: number): void {
    this.voice.say(text);
    if (this.settings.captions || !this.voice.available) this.screen.caption(text, seconds);
  }

  private ring(): void {
    if (this.settings.talk !== "silent") this.chimes.ring("change");
  }

  private hush(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.voice.hush();
    this.screen.caption("", 0);
  }

  private close(): void {
    if (this.mode === "ended") return;
    this.transport.send("closed", this.position());
    this.mode = "ended";
    this.anchor = { running: false, sessionS: this.position(), wallMs: this.transport.clock.now() };
    if (this.settings.talk !== "silent") this.chimes.ring("end");
    this.screen.mode("ended");
    this.awake.release();
    this.leave(this.afterwards);
  }

  /** Leave for another page once what happened has reached the server, or after a moment where it cannot. */
  private leave(address: string): void {
    if (this.leaving) return;
    this.leaving = true;
    this.screen.root.classList.add("is-leaving");
    void Promise.all([this.transport.sent(LEAVE_LIMIT_MS), new Promise((resolve) => setTimeout(resolve, FADE_MS))]).then(() => {
      this.transport.close();
      this.transport.forget();
      location.assign(address);
    });
  }

  // -- what is seen --------------------------------------------------------------------------------------------------

  /** Draw this moment; true where the next one is another. */
  private draw(): boolean {
    if (this.mode === "ended") return false;
    const position = this.position();
    const moves = this.back.show({ position, softer: Math.min(0, this.softer), moving: this.anchor.running }) || this.anchor.running;
    this.screen.moment(this.steps, position, this.mode);
    const index = stepIndexAt(this.steps, position);
    if (index === this.shownStep || this.mode === "paused") return moves;
    this.shownStep = index;
    const step = this.steps[index];
    if (step) this.screen.announce([step.title, step.place, step.line].filter(Boolean).join(". "));
    return moves;
  }

  // -- what the server says ------------------------------------------------------------------------------------------

  /** Take the server's word: a newer state, perhaps a newer score. */
  take(answer: Answer): void {
    // A push that was overtaken by a newer answer says nothing new.
    if (this.leaving || answer.state.seq < this.seq) return;
    this.seq = answer.state.seq;
    const notice = answer["notice"];
    if (typeof notice === "string") this.screen.notice(notice);
    const newer = answer.state.revision > this.score.revision;
    if (newer && answer.score === undefined) {
      this.refresh();
      return;
    }
    if (newer || (answer.score !== undefined && answer.state.level_offset !== this.levelOffset)) {
      this.score = { ...scoreFrom(answer.score), revision: answer.state.revision };
      // The new score carries the wish itself.
      this.softer = 0;
      // Ask once more, so that the copy kept for a reload without a network is the new one.
      if (newer && "serviceWorker" in navigator) void this.transport.fetch().catch(() => undefined);
    }
    if (answer.state.level_offset > this.levelOffset) this.screen.notice(`Firmer, for ${this.recipient()}`);
    this.levelOffset = answer.state.level_offset;
    this.follow(answer.state, newer);
  }

  /** Ask for the whole truth anew: the server did not take something this device believed. */
  refresh(): void {
    void this.transport.fetch().then((whole) => this.take(whole)).catch(() => this.connected(false));
  }

  private follow(state: ServerState, newer: boolean): void {
    const mode = MODES[state.status] ?? "ended";
    const here = this.position();
    const before = this.mode;
    this.mode = mode;
    this.anchor = anchorOf(state);
    if (mode === "ended") {
      if (before !== "ended") this.leave(this.afterwards);
      return;
    }
    const jumped = Math.abs(this.position() - here) > 1;
    if (mode !== before || jumped) {
      this.hush();
      this.heardUntil = this.position();
    }
    if (mode !== before || newer) this.load();
    this.frames.wake();
  }

  // -- settings ------------------------------------------------------------------------------------------------------

  private listenToSettings(): void {
    const dialog = this.screen.find<HTMLDialogElement>("settings");
    this.screen.find("more").addEventListener("click", () => dialog.showModal());
    this.screen.find("settings-close").addEventListener("click", () => dialog.close());
    const form = this.screen.find<HTMLFormElement>("settings-form");
    const { picture } = this.settings;
    for (const [name, value] of [
      ["kind", picture.kind],
      ["camera", cameraOf(picture.look) ?? ""],
      ["recipient", picture.recipient],
      ["giver", picture.giver],
      ["talk", this.settings.talk],
      ["voice", String(this.settings.voiceVolume * 100)],
      ["chime", String(this.settings.chimeVolume * 100)],
    ] as const) {
      const field = form.elements.namedItem(name);
      if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
    for (const [name, chosen] of [["captions", this.settings.captions], ["letters", this.settings.letters], ["marks", this.settings.marks], ["care", this.settings.care]] as const) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.checked = chosen;
    }
    form.addEventListener("input", () => {
      const data = new FormData(form);
      this.settings.talk = (data.get("talk") as PlayerSettings["talk"] | null) ?? this.settings.talk;
      this.settings.captions = data.get("captions") !== null;
      this.settings.letters = data.get("letters") !== null;
      this.settings.marks = data.get("marks") !== null;
      this.settings.care = data.get("care") !== null;
      this.settings.voiceVolume = Number(data.get("voice")) / 100;
      this.settings.chimeVolume = Number(data.get("chime")) / 100;
      this.settings.picture = pictureOf(data, this.settings.picture);
      saveSettings(this.settings);
      this.applySettings();
    });
  }

  private listenToThePicture(): void {
    this.back.addEventListener("unknot:turned", (event) => {
      this.settings.picture = { ...this.settings.picture, look: (event as CustomEvent<Look>).detail };
      saveSettings(this.settings);
    });
    this.back.addEventListener("unknot:drawn", (event) => {
      // Where nobody asked for depth, nobody misses it.
      if (this.settings.picture.kind === "solid") this.screen.notice(DRAWN_WORDS[(event as CustomEvent<Why>).detail]);
    });
    const button = this.screen.find<HTMLButtonElement>("round");
    const press = (): void => button.setAttribute("aria-pressed", String(this.back.dataset["view"] === "solid"));
    this.back.addEventListener("unknot:view", press);
    press();
    button.addEventListener("click", () => {
      const kind = this.back.dataset["view"] === "solid" ? "drawn" : "solid";
      this.settings.picture = { ...this.settings.picture, kind };
      const field = this.screen.find<HTMLFormElement>("settings-form").elements.namedItem("kind");
      if (field instanceof RadioNodeList) field.value = kind;
      saveSettings(this.settings);
      this.applySettings();
    });
  }

  private applySettings(): void {
    this.browserVoice.setVolume(this.settings.voiceVolume);
    this.serverVoice.setVolume(this.settings.voiceVolume);
    this.chimes.setVolume(this.settings.chimeVolume);
    this.back.name(this.settings.letters);
    this.back.lay(this.settings.marks, this.settings.care);
    this.back.choose(this.settings.picture);
    this.frames.wake();
    if (!this.settings.captions && this.voice.available) this.screen.caption("", 0);
  }

  /** Whether the server can be reached: shown, and nothing else changes. */
  connected(yes: boolean): void {
    this.screen.badge("offline", !yes);
  }
}

/** The address of the body that a score was made for. */
function bodyOf(score: unknown): string {
  const { back, position } = score as { readonly back: Readonly<Record<string, string | number>>; readonly position: string };
  const numbers = Object.entries(back).map(([name, value]) => [name, String(value)] as [string, string]);
  return `/bodies/${position}?${new URLSearchParams(numbers)}`;
}

/** The picture that a form asks for; a camera that was turned by hand stays until another is chosen. */
function pictureOf(data: FormData, before: Picture): Picture {
  const chosen = <T extends string>(all: readonly T[], name: string): T | undefined => all.find((one) => one === data.get(name));
  const camera = chosen(CAMERAS, "camera");
  return {
    kind: chosen(KINDS, "kind") ?? before.kind,
    look: camera && camera !== cameraOf(before.look) ? LOOKS[camera] : before.look,
    recipient: chosen(TONES, "recipient") ?? before.recipient,
    giver: chosen(TONES, "giver") ?? before.giver,
  };
}

function anchorOf(state: ServerState): Anchor {
  return {
    running: state.status === "playing" || state.status === "closing",
    sessionS: state.anchor_session_s,
    wallMs: state.anchor_wall_ms,
  };
}

/** Find the session on the page and perform it. */
export async function perform(root: HTMLElement): Promise<Player> {
  const session = root.dataset["session"] ?? "";
  let player: Player | null = null;
  const transport = await Transport.open(session, {
    state: (answer) => player?.take(answer),
    connected: (yes) => player?.connected(yes),
    refused: () => player?.refresh(),
  });
  player = new Player(root, transport, session);
  return player;
}
