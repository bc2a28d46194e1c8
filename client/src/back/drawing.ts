/** What the server sends to draw one person's back and both hands. Paths are in mm of the person's chart, y downward. */

export interface Line {
  readonly d: string;
  readonly width: number;
  readonly opacity: number;
}

/** One hand of a drawing: a right hand, fingers up, the middle of the wrist at 0, 0. */
export interface HandLayer {
  readonly fill: string;
  readonly edge: string;
  readonly lines: string;
  /** Where a forearm joins: place, turn in degrees, half the breadth of the wrist. Without one, the arm is the tool. */
  readonly arm?: readonly [number, number, number, number];
  /** From where to where an arm that is the tool fades out. */
  readonly fade?: readonly [number, number, number, number];
}

export interface ContactDrawing {
  readonly half_length_mm: number;
  readonly half_width_mm: number;
  /** The point of the drawing that lies on the middle of the contact. */
  readonly point: readonly [number, number];
  /** Where the weight is. */
  readonly pad: string;
  /** Lifted skin. */
  readonly fold: string;
  readonly layers: readonly HandLayer[];
}

export interface Drawing {
  readonly view_box: readonly [number, number, number, number];
  readonly silhouette: string;
  readonly relief: string;
  readonly lines: readonly Line[];
  readonly drape: { readonly fill: string; readonly lines: readonly Line[] };
  readonly contacts: Readonly<Record<string, ContactDrawing>>;
}

const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Readonly<Record<string, string | number>>;

/** Make an element of a drawing. */
export function make<K extends keyof SVGElementTagNameMap>(name: K, attributes: Attributes = {}): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** Set an attribute where it changes: a browser lays out and paints anew for one that is set to what it was. */
export function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
