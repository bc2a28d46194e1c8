/**
 * `<unknot-body-map>`: paint where it is tense, and mark what hands should know about.
 *
 * Four tools, one gesture: a tap or a painted stroke. Every mark is also a row of words with a way out, and places can
 * be chosen by name instead. The hidden field `marks` carries them as JSON, in mm of the reference chart.
 * Fires `change` after each.
 */

import { brushed, drawnY, filled, grown, outline, overlap, size, union, type Mask, type Point } from "./body-map-geometry";
import { drawMarks, drawStroke, signOf } from "./body-map-drawing";
import { placeOf, type Region } from "./body-map-words";

export type Kind = "tense" | "skin" | "sore" | "not_here";

export interface Mark {
  kind: Kind;
  polygon_mm: Point[];
  region: string;
  what: string;
  strength_fraction: number;
  note: string;
}

interface Skin {
  id: string;
  name: string;
  margin_mm?: number;
}

const BRUSH_MM: Record<Kind, number> = { tense: 21, skin: 17, sore: 20, not_here: 24 };
const NAMES: Record<Kind, string> = { tense: "Tense", skin: "Skin", sore: "Sore", not_here: "Please not here" };
const LIGHTEST = 0.45;
const STRONG = 0.8;
/** Strength gained by a second of pressing on one spot, and by painting a place once more. */
const GAIN_PER_S = 0.4;
const GAIN_AGAIN = 0.25;
/** A pointer that stays this near for this long presses; one that goes on is painting. */
const STILL_MM = 12;
const STILL_AFTER_MS = 150;

export class UnknotBodyMap extends HTMLElement {
  private marks: Mark[] = [];
  private earlier: Mark[][] = [];
  private regions: Region[] = [];
  private skins: Skin[] = [];
  private path: Point[] = [];
  private strength = LIGHTEST;
  private still: Point = [0, 0];
  private pressedFrom = 0;
  private ticking = 0;
  private svg!: SVGSVGElement;
  private field!: HTMLInputElement;

  connectedCallback(): void {
    const svg = this.querySelector<SVGSVGElement>("[data-map]");
    const field = this.querySelector<HTMLInputElement>("input[name=marks]");
    if (!svg || !field) return;
    this.svg = svg;
    this.field = field;
    this.regions = this.data<Region[]>("[data-map-regions]") ?? [];
    this.skins = this.data<Skin[]>("[data-map-skin]") ?? [];
    this.marks = this.kept();
    this.fitView();
    this.listen();
    this.show();
  }

  private data<T>(selector: string): T | null {
    const text = this.querySelector(selector)?.textContent;
    return text ? (JSON.parse(text) as T) : null;
  }

  /** Marks that the form already holds: an answer being changed, or a draft. */
  private kept(): Mark[] {
    const given = JSON.parse(this.field.value || "[]") as Partial<Mark>[];
    return given.map((mark) => ({
      kind: mark.kind ?? "tense",
      polygon_mm: mark.polygon_mm ?? [],
      region: mark.region ?? "",
      what: mark.what ?? "",
      strength_fraction: mark.strength_fraction ?? 1,
      note: mark.note ?? "",
    }));
  }

  private fitView(): void {
    const wide = matchMedia("(min-width: 960px)");
    const fit = (): void => this.svg.setAttribute("viewBox", wide.matches ? "-300 -670 600 701" : "-225 -655 450 670");
    wide.addEventListener("change", fit);
    fit();
  }

  private listen(): void {
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    this.svg.addEventListener("pointerup", () => this.finish());
    this.svg.addEventListener("pointercancel", () => this.drop());
    for (const button of this.querySelectorAll("[data-map-undo]")) button.addEventListener("click", () => this.undo());
    this.querySelector("[data-map-add]")?.addEventListener("click", () => this.addByName());
    this.querySelector(".tools")?.addEventListener("change", () => this.showWhat());
    this.showWhat();
  }

  private get tool(): Kind {
    return (this.querySelector<HTMLInputElement>(".tools input:checked")?.value ?? "tense") as Kind;
  }

  private get what(): string {
    return this.tool === "skin" ? (this.querySelector<HTMLSelectElement>("#map-what")?.value ?? "") : "";
  }

  private showWhat(): void {
    const part = this.querySelector<HTMLElement>("[data-map-what]");
    if (part) part.hidden = this.tool !== "skin";
    this.dataset["tool"] = this.tool;
  }

  private pointOf(event: PointerEvent): Point {
    const matrix = this.svg.getScreenCTM();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix?.inverse());
    return [at.x, drawnY(at.y)];
  }

  private begin(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    this.path = [this.pointOf(event)];
    this.strength = LIGHTEST;
    this.stay(event);
    this.tick();
  }

  private move(event: PointerEvent): void {
    if (this.path.length === 0) return;
    const point = this.pointOf(event);
    const last = this.path[this.path.length - 1] as Point;
    const step = Math.hypot(point[0] - last[0], point[1] - last[1]);
    if (step < 3) return;
    if (Math.hypot(point[0] - this.still[0], point[1] - this.still[1]) > STILL_MM) this.stay(event);
    this.path.push(point);
  }

  /** Time spent on one spot counts as pressing; time spent moving does not, nor does a page that is slow to answer. */
  private stay(event: PointerEvent): void {
    this.still = this.pointOf(event);
    this.pressedFrom = event.timeStamp + STILL_AFTER_MS;
  }

  private press(now: number): void {
    if (now <= this.pressedFrom) return;
    this.strength = Math.min(1, this.strength + ((now - this.pressedFrom) / 1000) * GAIN_PER_S);
    this.pressedFrom = now;
  }

  private tick(): void {
    if (this.path.length === 0) return;
    this.press(performance.now());
    drawStroke(this.svg, this.path, this.tool, BRUSH_MM[this.tool], this.strength);
    this.ticking = requestAnimationFrame(() => this.tick());
  }

  private drop(): void {
    cancelAnimationFrame(this.ticking);
    this.path = [];
    drawStroke(this.svg, [], this.tool, 0, 0);
  }

  private finish(): void {
    if (this.path.length === 0) return;
    const mask = brushed(this.path, BRUSH_MM[this.tool]);
    const strength = this.tool === "tense" ? this.strength : 1;
    this.drop();
    this.earlier.push(this.marks);
    this.marks = this.joined(mask, strength);
    this.changed();
  }

  /** A stroke over a mark of its own kind becomes one with it; over much of it, it makes it stronger. */
  private joined(mask: Mask, strength: number): Mark[] {
    let [area, most] = [mask, strength];
    const others = this.marks.filter((mark) => {
      if (mark.kind !== this.tool || mark.what !== this.what || mark.region) return true;
      const old = filled(mark.polygon_mm);
      const shared = overlap(old, mask);
      if (shared === 0) return true;
      const again = shared > size(mask) / 2;
      if (!again && Math.abs(mark.strength_fraction - strength) > 0.3) return true;
      area = union(area, old);
      most = Math.min(1, Math.max(most, mark.strength_fraction) + (again && this.tool === "tense" ? GAIN_AGAIN : 0));
      return false;
    });
    const polygon_mm = outline(area);
    if (polygon_mm.length < 3) return this.marks;
    return [...others, this.mark({ polygon_mm, strength_fraction: Number(most.toFixed(2)) })];
  }

  private mark(part: Partial<Mark>): Mark {
    return { kind: this.tool, polygon_mm: [], region: "", what: this.what, strength_fraction: 1, note: "", ...part };
  }

  private addByName(): void {
    const region = this.querySelector<HTMLSelectElement>("#map-region")?.value ?? "";
    const there = this.marks.some((m) => m.region === region && m.kind === this.tool && m.what === this.what);
    if (!region || there) return;
    this.earlier.push(this.marks);
    this.marks = [...this.marks, this.mark({ region })];
    this.changed();
  }

  private undo(): void {
    const last = this.earlier.pop();
    if (!last) return;
    this.marks = last;
    this.changed("Undone.");
  }

  private changed(said?: string): void {
    this.field.value = JSON.stringify(this.marks);
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.show();
    const newest = this.marks[this.marks.length - 1];
    const words = said ?? (newest ? `${this.titleOf(newest)}: ${this.placeNameOf(newest)}.` : "");
    const status = this.querySelector("[data-map-said]");
    if (status) status.textContent = words;
  }

  private outlineOf(mark: Mark): Point[] {
    return mark.region ? (this.regions.find(({ id }) => id === mark.region)?.polygon_mm ?? []) : mark.polygon_mm;
  }

  private titleOf(mark: Mark): string {
    if (mark.kind === "skin") return this.skins.find(({ id }) => id === mark.what)?.name ?? NAMES.skin;
    return mark.kind === "tense" && mark.strength_fraction >= STRONG ? "Tense, strongly" : NAMES[mark.kind];
  }

  private placeNameOf(mark: Mark): string {
    if (mark.region) return this.regions.find(({ id }) => id === mark.region)?.name ?? mark.region;
    return placeOf(mark.polygon_mm, this.regions);
  }

  private show(): void {
    const drawn = this.marks.map((mark) => {
      const polygon = this.outlineOf(mark);
      const margin = this.skins.find(({ id }) => id === mark.what)?.margin_mm ?? 0;
      const ring = mark.kind === "skin" && margin > 0 ? grown(polygon, margin) : [];
      return { mark, polygon, ring, title: mark.kind === "not_here" ? "Not here" : this.titleOf(mark) };
    });
    drawMarks(this.svg, drawn);
    const rows = this.querySelector("[data-map-rows]");
    rows?.replaceChildren(...this.marks.map((mark) => this.row(mark)));
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-map-undo]")) {
      button.disabled = this.earlier.length === 0;
    }
  }

  private row(mark: Mark): HTMLLIElement {
    const row = document.createElement("li");
    const words = document.createElement("div");
    const title = document.createElement("b");
    const place = document.createElement("p");
    const out = document.createElement("button");
    words.className = "grow";
    title.textContent = this.titleOf(mark);
    place.className = "small soft";
    place.textContent = this.placeNameOf(mark) + (mark.kind === "not_here" ? ". No reason needed" : "");
    words.append(title, place);
    out.type = "button";
    out.className = "icon-button";
    out.setAttribute("aria-label", `Take away: ${title.textContent}, ${place.textContent}`);
    out.append(signOf("close"));
    out.addEventListener("click", () => {
      this.earlier.push(this.marks);
      this.marks = this.marks.filter((other) => other !== mark);
      this.changed("Taken away.");
    });
    row.append(signOf(mark.kind), words, out);
    return row;
  }
}

customElements.define("unknot-body-map", UnknotBodyMap);
