/**
 * What lies over a back: tints, care regions, marks. Python draws the shapes (`shell/drawing/layers.py`); the flat view
 * shows them as they are, the view in three dimensions paints the same shapes on the skin.
 */

export const FORMS = ["tint", "care", "hatch", "ring", "no", "bar"] as const;
export type OverForm = (typeof FORMS)[number];

/** One shape, in mm of the person's chart with y downward. */
export interface Over {
  readonly form: OverForm;
  readonly d: string;
  /** How strong a tint is, 0 to 1. */
  readonly strength: number;
}

/** The shapes of all layers that are shown. */
export function oversIn(drawing: Element): readonly Over[] {
  return [...drawing.querySelectorAll<SVGPathElement>("[data-over]")]
    .filter((path) => !path.closest('[display="none"]'))
    .flatMap((path) => {
      const form = FORMS.find((one) => one === path.dataset["over"]);
      return form ? [{ form, d: path.getAttribute("d") ?? "", strength: Number(path.dataset["strength"] ?? 1) }] : [];
    });
}

/** Show these layers of a drawing and hide its others. */
export function showLayers(drawing: Element, shown: readonly string[]): void {
  for (const group of drawing.querySelectorAll<SVGGElement>("[data-layer]")) {
    if (shown.includes(group.dataset["layer"] ?? "")) group.removeAttribute("display");
    else group.setAttribute("display", "none");
  }
}

/** The layers in a text that the server sent, ready to be put into a drawing. */
export function layersFrom(svg: string): readonly Node[] {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return parsed.localName === "svg" ? [...parsed.childNodes].map((node) => document.importNode(node, true)) : [];
}
