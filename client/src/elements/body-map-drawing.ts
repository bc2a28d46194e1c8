/** How marks look on the drawn back: never by colour alone, and each with its word. */

import { drawnY, extent, pathOf, type Point } from "./body-map-geometry";
import type { Kind, Mark } from "./unknot-body-map";

const SVG = "http://www.w3.org/2000/svg";

export interface Drawn {
  mark: Mark;
  polygon: Point[];
  /** Where hands stay away from a mark on the skin. */
  ring: Point[];
  title: string;
}

type Attributes = Record<string, string | number>;

function node(name: string, attributes: Attributes): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** Draw all marks anew: soft amber under the lines, the others above. */
export function drawMarks(svg: SVGSVGElement, marks: readonly Drawn[]): void {
  const tense = marks.filter(({ mark }) => mark.kind === "tense");
  svg.querySelector("[data-map-tense]")?.replaceChildren(...tense.map((drawn) => paint(drawn)));
  const others = marks.filter(({ mark }) => mark.kind !== "tense");
  svg.querySelector("[data-map-marks]")?.replaceChildren(...others.flatMap((drawn) => signed(drawn)));
}

const paint = ({ mark, polygon }: Drawn): SVGElement =>
  node("path", { d: pathOf(polygon), fill: "#DB7F1E", opacity: (0.25 + 0.5 * mark.strength_fraction).toFixed(2) });

function signed(drawn: Drawn): SVGElement[] {
  const { kind } = drawn.mark;
  if (kind === "not_here") return notHere(drawn);
  const fill = kind === "skin" ? "url(#map-hatch)" : "url(#map-dots)";
  const shape = node("path", { d: pathOf(drawn.polygon), fill, stroke: "var(--drawn)", "stroke-width": 2.4 });
  const ring = node("path", {
    d: pathOf(drawn.ring), fill: "none", stroke: "var(--drawn)", "stroke-width": 1.8, "stroke-dasharray": "2 6", "stroke-linecap": "round",
  });
  const foot = extent(drawn.ring.length > 2 ? drawn.ring : drawn.polygon);
  return [ring, shape, word(foot.x, drawnY(foot.low) + 19, drawn.title, "map-word")];
}

function notHere({ polygon, title }: Drawn): SVGElement[] {
  const { x, y, high } = extent(polygon);
  const reach = Math.min(22, (high - y) * 0.55);
  const line = { stroke: "var(--red)", "stroke-width": 3.2, "stroke-linecap": "round" };
  return [
    node("path", { d: pathOf(polygon), fill: "var(--surface)", "fill-opacity": 0.72, "stroke-dasharray": "9 6", ...line }),
    node("path", { d: `M${x - reach} ${drawnY(y) + reach}L${x + reach} ${drawnY(y) - reach}`, ...line }),
    word(x, drawnY(high) - 9, title, "map-word red"),
  ];
}

function word(x: number, y: number, text: string, kind: string): SVGElement {
  const made = node("text", { x, y, "text-anchor": "middle", class: kind });
  made.textContent = text;
  return made;
}

/** The stroke under the finger, before it becomes a mark; an empty path clears it. */
export function drawStroke(svg: SVGSVGElement, path: readonly Point[], kind: Kind, radius_mm: number, strength: number): void {
  const layer = svg.querySelector("[data-map-stroke]");
  if (path.length === 0) {
    layer?.replaceChildren();
    return;
  }
  const corners = path.map(([x, y]) => `${x.toFixed(1)} ${drawnY(y).toFixed(1)}`);
  const line = `M${corners[0]}h.01${corners.slice(1).map((corner) => `L${corner}`).join("")}`;
  const colour = kind === "tense" ? "#DB7F1E" : kind === "not_here" ? "var(--red)" : "#4A2E38";
  const stroke = node("path", {
    d: line, fill: "none", stroke: colour, "stroke-width": 2 * radius_mm, "stroke-linecap": "round", "stroke-linejoin": "round",
    opacity: kind === "tense" ? (0.25 + 0.5 * strength).toFixed(2) : 0.3,
    ...(kind === "tense" ? { filter: "url(#map-soft)" } : {}),
  });
  layer?.replaceChildren(stroke);
}

/** The small sign of a row: the same look as on the back, or an icon. */
export function signOf(kind: Kind | "close"): SVGElement {
  if (kind === "close") {
    const icon = node("svg", { class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round", "aria-hidden": "true" });
    icon.append(node("path", { d: "M6 6l12 12M18 6 6 18" }));
    return icon;
  }
  const sign = node("svg", { class: "map-sign", viewBox: "0 0 28 28", "aria-hidden": "true" });
  const round: Attributes = { cx: 14, cy: 14, r: 11 };
  if (kind === "tense") sign.append(node("circle", { ...round, fill: "#E08A2A", opacity: 0.85 }));
  if (kind === "skin" || kind === "sore") {
    const weave = kind === "skin" ? "url(#map-hatch)" : "url(#map-dots)";
    sign.append(node("circle", { ...round, fill: "var(--clay)" }));
    sign.append(node("circle", { ...round, fill: weave, stroke: "var(--drawn)", "stroke-width": 1.6 }));
  }
  if (kind === "not_here") {
    const red = { fill: "none", stroke: "var(--red)", "stroke-width": 2, "stroke-linecap": "round" };
    sign.append(node("circle", { ...round, ...red, "stroke-dasharray": "4.5 3.5" }), node("path", { d: "m8 20 12-12", ...red }));
  }
  return sign;
}
