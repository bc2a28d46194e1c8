/** What of an arm dissolves is painted from behind to before. */

import { BufferAttribute, Vector3 } from "three";
import { describe, expect, it } from "vitest";

import { FILL_VERTICES } from "./fill.js";
import { Sleeve } from "./sleeve.js";

/** A tube of square section along z, seen from outside counter-clockwise. */
const SQUARE = [[1, 1], [-1, 1], [-1, -1], [1, -1]] as const;
const position = Float32Array.from([0, 4].flatMap((z) => SQUARE.flatMap(([x, y]) => [x, y, z])));
const triangles = Uint16Array.from([0, 1, 2, 3].flatMap((at) => [at, (at + 1) % 4, at + 4, (at + 1) % 4, ((at + 1) % 4) + 4, at + 4]));

/** Whether each triangle turns its outside to an eye, in the order in which they are painted. */
function outsides(sleeve: Sleeve, eye: Vector3): readonly boolean[] {
  const order = sleeve.geometry.getIndex()!.array.slice(FILL_VERTICES);
  const corner = (at: number): Vector3 => new Vector3().fromArray(position, 3 * order[at]!);
  return Array.from({ length: order.length / 3 }, (_, at) => {
    const [a, b, c] = [corner(3 * at), corner(3 * at + 1), corner(3 * at + 2)];
    return b.sub(a).cross(c.sub(a)).dot(eye.clone().sub(a)) > 0;
  });
}

describe("the sleeve of an arm", () => {
  const sleeve = new Sleeve({ position: new BufferAttribute(position, 3) }, triangles, 8);

  it("is painted inside first, from wherever one looks, and whole", () => {
    for (const eye of [new Vector3(50, 0, 2), new Vector3(-30, 40, 2), new Vector3(0, 0, 60), new Vector3(3, 0, 30), new Vector3(0, -9, -20)]) {
      sleeve.sort(position, eye);
      const seen = outsides(sleeve, eye);
      expect(seen).toEqual([...seen].sort((a, b) => Number(a) - Number(b)));
      const painted = [...sleeve.geometry.getIndex()!.array.slice(FILL_VERTICES)].sort((a, b) => a - b);
      expect(painted).toEqual([...triangles].sort((a, b) => a - b));
    }
  });

  it("from the side shows an outside and an inside; from its end only its inside", () => {
    const [beside, within] = [new Vector3(50, 0, 2), new Vector3(0, 0, 60)];
    sleeve.sort(position, beside);
    expect(outsides(sleeve, beside).filter(Boolean)).toHaveLength(2);
    sleeve.sort(position, within);
    expect(outsides(sleeve, within).filter(Boolean)).toHaveLength(0);
  });

  it("has its fill before all of that", () => {
    sleeve.sort(position, new Vector3(50, 0, 2));
    expect([...sleeve.geometry.getIndex()!.array.slice(0, FILL_VERTICES)]).toEqual(Array.from({ length: FILL_VERTICES }, (_, at) => 8 + at));
  });
});
