/** What the player shows besides the back: words, arc, caption, notices. Writes to the page only where something changed. */

import { Arc, clockText } from "./arc.js";
import { stepIndexAt, type Step } from "./score.js";

const NOTICE_S = 6;
const DIM_AFTER_MS = 8000;
/** How many steps smaller the words may become, as `session.css` sets them. */
const SMALLEST_FIT = 7;

export type Mode = "ready" | "playing" | "paused" | "closing" | "ended";

export class Screen {
  readonly root: HTMLElement;
  private readonly arc: Arc;
  private readonly text = new Map<string, string>();
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private captionTimer: ReturnType<typeof setTimeout> | undefined;
  private dimTimer: ReturnType<typeof setTimeout> | undefined;
  private total = 1;
  private fitting = false;

  constructor(root: HTMLElement) {
    this.root = root;
    this.arc = new Arc(this.find<SVGSVGElement>("arc"));
    for (const kind of ["pointerdown", "pointermove", "keydown"]) addEventListener(kind, () => this.brighten(), { passive: true });
    this.brighten();
    // The window turns, or somebody reads with larger letters.
    const sizes = new ResizeObserver(() => this.fit());
    for (const element of [root, this.find("name"), this.find("line")]) sizes.observe(element);
  }

  /** An element of the page by its part name. */
  find<E extends Element = HTMLElement>(part: string): E {
    const element = this.root.querySelector<E>(`[data-part="${part}"]`);
    if (!element) throw new Error(`the session page lacks its part "${part}"`);
    return element;
  }

  steps(steps: readonly Step[], total: number): void {
    this.total = total;
    this.arc.steps(steps, total);
  }

  mode(mode: Mode): void {
    if (this.root.dataset["mode"] === mode) return;
    this.root.dataset["mode"] = mode;
    const pause = this.find<HTMLButtonElement>("pause");
    const label = mode === "ready" ? "Begin" : mode === "paused" ? "Go on" : "Pause";
    pause.setAttribute("aria-label", label);
    pause.querySelector("use")?.setAttribute("href", `${pause.dataset["icons"]}#${mode === "playing" || mode === "closing" ? "pause" : "play"}`);
  }

  /** Show a moment of the steps; `position` counts from their own start. */
  moment(steps: readonly Step[], position: number, mode: Mode): void {
    const index = stepIndexAt(steps, position);
    const step = steps[index];
    if (!step) return;
    const next = steps[index + 1];
    const left = step.start + step.duration - position;
    if (mode === "paused") this.words("Paused", "Rest your hands where they are.", "The round button goes on");
    else this.words(step.title, step.line, next ? `Then: ${lower(next.title)}` : "Then: rest");
    const minutes = (seconds: number): string => `${Math.max(0, Math.floor(seconds / 60))}`;
    // Said by the minute: a screen reader must not count seconds aloud.
    const spoken = `${step.title}, ${minutes(position)} of ${minutes(this.total)} minutes done`;
    this.arc.show(position / this.total, clockText(left), spoken);
  }

  words(name: string, line: string, then: string): void {
    this.say("name", name);
    this.say("line", line);
    this.say("then", then);
  }

  /** A sentence for screen readers, at milestones only. */
  announce(sentence: string): void {
    this.say("announce", sentence);
  }

  notice(sentence: string): void {
    clearTimeout(this.noticeTimer);
    this.say("notice", sentence);
    if (sentence) this.noticeTimer = setTimeout(() => this.say("notice", ""), NOTICE_S * 1000);
  }

  caption(sentence: string, seconds: number): void {
    clearTimeout(this.captionTimer);
    this.say("caption", sentence);
    if (sentence) this.captionTimer = setTimeout(() => this.say("caption", ""), Math.max(3, seconds + 1.5) * 1000);
  }

  badge(part: "sound" | "offline" | "awake", shown: boolean): void {
    this.find(part).hidden = !shown;
    this.fit();
  }

  private say(part: string, text: string): void {
    if (this.text.get(part) === text) return;
    this.text.set(part, text);
    const element = this.find(part);
    element.textContent = text;
    element.classList.toggle("is-empty", text === "");
    // Restart the fade of the words: the class must leave for a frame.
    element.classList.remove("is-new");
    requestAnimationFrame(() => element.classList.add("is-new"));
    if (element.parentElement === this.find("name").parentElement) this.fit();
  }

  /** Set the words as large as there is room for, once before the next frame. */
  private fit(): void {
    if (this.fitting) return;
    this.fitting = true;
    requestAnimationFrame(() => {
      this.fitting = false;
      const words = this.find("name").parentElement;
      for (let smaller = 0; words && smaller <= SMALLEST_FIT; smaller += 1) {
        this.root.dataset["fit"] = String(smaller);
        if (words.scrollHeight <= words.clientHeight + 1) return;
      }
    });
  }

  private brighten(): void {
    this.root.classList.remove("is-dim");
    clearTimeout(this.dimTimer);
    this.dimTimer = setTimeout(() => this.root.classList.add("is-dim"), DIM_AFTER_MS);
  }
}

const lower = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);
