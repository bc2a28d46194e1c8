/**
 * The part of an arm that dissolves, with the fill that closes the hand at its end. It is painted after both hands and hides
 * nothing, so what is farther of it must come first: the fill, then its inside, then its outside.
 */

import { BufferAttribute, BufferGeometry, DynamicDrawUsage, type Vector3 } from "three";

import { FILL_VERTICES } from "./fill.js";

export class Sleeve {
  readonly geometry = new BufferGeometry();
  private readonly order: BufferAttribute;

  /** Of a hand with these attributes, the triangles that dissolve in any pose; the fill's vertices begin at `fill`. */
  constructor(
    attributes: BufferGeometry["attributes"],
    private readonly triangles: Uint16Array,
    fill: number,
  ) {
    for (const [name, attribute] of Object.entries(attributes)) this.geometry.setAttribute(name, attribute);
    const corners = Uint16Array.from({ length: FILL_VERTICES + triangles.length }, (_, at) => (at < FILL_VERTICES ? fill + at : triangles[at - FILL_VERTICES]!));
    this.order = new BufferAttribute(corners, 1).setUsage(DynamicDrawUsage);
    this.geometry.setIndex(this.order);
  }

  /** Put what turns its inside to the eye before what turns its outside; both in the hand's own frame. */
  sort(position: Float32Array, eye: Vector3): void {
    const { triangles } = this;
    const corners = this.order.array;
    let [inside, outside] = [FILL_VERTICES, corners.length];
    for (let at = 0; at < triangles.length; at += 3) {
      const [a, b, c] = [3 * triangles[at]!, 3 * triangles[at + 1]!, 3 * triangles[at + 2]!];
      const [x, y, z] = [position[a]!, position[a + 1]!, position[a + 2]!];
      const [ux, uy, uz] = [position[b]! - x, position[b + 1]! - y, position[b + 2]! - z];
      const [vx, vy, vz] = [position[c]! - x, position[c + 1]! - y, position[c + 2]! - z];
      const facing = (eye.x - x) * (uy * vz - uz * vy) + (eye.y - y) * (uz * vx - ux * vz) + (eye.z - z) * (ux * vy - uy * vx);
      const to = facing < 0 ? inside : (outside -= 3);
      if (facing < 0) inside += 3;
      for (let corner = 0; corner < 3; corner += 1) corners[to + corner] = triangles[at + corner]!;
    }
    this.order.needsUpdate = true;
  }
}
