/**
 * `<unknot-where>`: where the time goes, what this back asks for, where care is taken; drawn, or in three dimensions.
 *
 * The server's drawing holds all layers. The view in three dimensions is fetched when it is first wanted and paints the same
 * shapes. Which view was chosen is remembered, here and in the session. Fires nothing.
 */

import { oversIn, showLayers } from "../back/over.js";
import type { Look } from "../back/picture.js";
import type { StillBack } from "../back/solid/still-back.js";
import { loadSettings, saveSettings } from "../session/settings.js";

const SOLID_WORDS = "The back in three dimensions. The arrow keys turn the picture.";
const NOT_HERE = "Drawn: this device shows no three dimensions.";

export class UnknotWhere extends HTMLElement {
  private solid: StillBack | null = null;
  private attempt = 0;
  private layer = "time";

  connectedCallback(): void {
    this.addEventListener("change", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLInputElement)) return;
      if (field.name === "layer") this.show(field.value);
      if (field.name === "kind") this.choose(field.value === "solid");
    });
    this.show(this.field("layer")?.value ?? "time");
    const solid = loadSettings().picture.kind === "solid";
    const field = this.querySelector<HTMLInputElement>(`[name=kind][value=${solid ? "solid" : "drawn"}]`);
    if (field) field.checked = true;
    if (solid) void this.rise();
  }

  disconnectedCallback(): void {
    this.down();
  }

  private field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`[name=${name}]:checked`);
  }

  private get drawing(): SVGSVGElement | null {
    return this.querySelector<SVGSVGElement>(".where-back > svg");
  }

  private show(layer: string): void {
    this.layer = layer;
    const title = this.closest("section")?.querySelector("h2");
    const words = this.field("layer")?.dataset["title"];
    if (title && words) title.textContent = words;
    for (const list of this.querySelectorAll<HTMLElement>("[data-words]")) list.hidden = list.dataset["words"] !== layer;
    if (this.drawing) showLayers(this.drawing, [layer, "marks", ...(layer === "need" ? ["tense"] : [])]);
    this.paint();
  }

  private paint(): void {
    if (this.solid && this.drawing) this.solid.over(oversIn(this.drawing));
  }

  private choose(solid: boolean): void {
    const settings = loadSettings();
    settings.picture = { ...settings.picture, kind: solid ? "solid" : "drawn" };
    saveSettings(settings);
    if (solid) void this.rise();
    else this.down();
  }

  private down(): void {
    this.attempt += 1;
    this.solid?.close();
    this.solid = null;
    delete this.dataset["view"];
  }

  private async rise(): Promise<void> {
    const room = this.querySelector(".where-back");
    if (this.solid || !room) return;
    this.attempt += 1;
    const attempt = this.attempt;
    const canvas = document.createElement("canvas");
    try {
      const [{ StillBack }, answer] = await Promise.all([import("../back/solid/still-back.js"), fetch(this.dataset["body"] ?? "")]);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const file = await answer.arrayBuffer();
      if (attempt !== this.attempt) return;
      canvas.className = "back-solid";
      canvas.tabIndex = 0;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", SOLID_WORDS);
      room.append(canvas);
      const { look, recipient } = loadSettings().picture;
      this.solid = new StillBack(canvas, file, { night: isDark(), recipient, look }, (turned) => this.turned(turned));
      this.dataset["view"] = "solid";
      this.show(this.layer);
    } catch {
      canvas.remove();
      if (attempt !== this.attempt) return;
      const said = this.querySelector("[data-where-said]");
      if (said) said.textContent = NOT_HERE;
      const drawn = this.querySelector<HTMLInputElement>("[name=kind][value=drawn]");
      if (drawn) drawn.checked = true;
    }
  }

  private turned(look: Look): void {
    const settings = loadSettings();
    settings.picture = { ...settings.picture, look };
    saveSettings(settings);
  }
}

function isDark(): boolean {
  const theme = document.documentElement.dataset["theme"];
  return theme ? theme !== "light" : matchMedia("(prefers-color-scheme: dark)").matches;
}

customElements.define("unknot-where", UnknotWhere);
