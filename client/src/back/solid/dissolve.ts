/** An arm ends nowhere: it dissolves over a good part of its length before the place where its mesh is cut off. */

import type { Vector3 } from "three";

import { eased } from "./eased.js";

/** Shares of the way from the cut to the contact between which an arm comes to be solid. */
const FROM = 0.2;
const TO = 0.66;

/** How solid each vertex of a pose is, 0 to 1, given the vertices round the cut. The contact lies at the origin. */
export function dissolving(position: Float32Array, cut: readonly number[]): Float32Array {
  const solid = new Float32Array(position.length / 3).fill(1);
  if (cut.length === 0) return solid;
  const end = [0, 1, 2].map((axis) => cut.reduce((sum, vertex) => sum + position[3 * vertex + axis]!, 0) / cut.length) as [number, number, number];
  const length = Math.hypot(...end);
  for (let vertex = 0; vertex < solid.length; vertex += 1) {
    const away = Math.hypot(position[3 * vertex]! - end[0], position[3 * vertex + 1]! - end[1], position[3 * vertex + 2]! - end[2]) / length;
    solid[vertex] = eased((away - FROM) / (TO - FROM));
  }
  return solid;
}

/** Write which way an arm leaves its hand: the way along which its vertices become less solid. Without an arm `out` stays. */
export function armOf(position: Float32Array, solid: Float32Array, out: Vector3): void {
  const [way, ends] = [[0, 0, 0], [0, 0, 0]];
  let [sum, count] = [0, 0];
  for (let vertex = 0; vertex < solid.length; vertex += 1) {
    const share = solid[vertex]!;
    if (share === 1) continue;
    for (let axis = 0; axis < 3; axis += 1) {
      way[axis]! -= share * position[3 * vertex + axis]!;
      ends[axis]! += position[3 * vertex + axis]!;
    }
    sum += share;
    count += 1;
  }
  if (count === 0) return;
  const mean = sum / count;
  out.set(way[0]! + mean * ends[0]!, way[1]! + mean * ends[1]!, way[2]! + mean * ends[2]!);
}

/** The vertices on edges that only one triangle has: those round the cut. */
export function cutOf(index: Uint16Array): readonly number[] {
  const uses = new Map<number, number>();
  const key = (a: number, b: number): number => Math.min(a, b) * 65536 + Math.max(a, b);
  for (let at = 0; at < index.length; at += 3) {
    for (const [from, to] of [[0, 1], [1, 2], [2, 0]] as const) {
      const edge = key(index[at + from]!, index[at + to]!);
      uses.set(edge, (uses.get(edge) ?? 0) + 1);
    }
  }
  const ends = [...uses].filter(([, count]) => count === 1).flatMap(([edge]) => [Math.floor(edge / 65536), edge % 65536]);
  return [...new Set(ends)];
}
