/** An arm ends nowhere: it dissolves over a good part of its length before the place where its mesh is cut off. */

import type { Vector3 } from "three";

import { eased } from "./eased.js";

/** Where an arm is solid: from this share of the way from the cut to the contact on, and so far from a contact at its elbow, mm. */
const SOLID = 0.72;
const ROUND_CONTACT_MM = 128;
/** What of the way up to there nothing is seen of. */
const UNSEEN = 0.35;
/** From where it is solid on it shows less and less that it dissolves, over this length, mm. */
const DEEP_MM = 75;
/** Ways along edges zigzag; this often each is drawn toward those of its neighbours. */
const SMOOTHED = 6;

/**
 * How far along its skin each vertex of an arm is from the cut, mm, given the vertices round it. Such ways turn with an arm at
 * its elbow, where distances through the air would cut it askew. Of a mesh without a cut all are infinitely far.
 */
export function waysFrom(cut: readonly number[], position: Float32Array, index: Uint16Array): Float32Array {
  const ways = new Float32Array(position.length / 3).fill(Infinity);
  for (const vertex of cut) ways[vertex] = 0;
  const [ends, lengths] = edgesOf(position, index);
  for (let shorter = cut.length > 0; shorter; ) {
    shorter = false;
    for (let edge = 0; edge < lengths.length; edge += 1) {
      const [a, b, length] = [ends[2 * edge]!, ends[2 * edge + 1]!, lengths[edge]!];
      if (ways[a]! > Math.fround(ways[b]! + length)) [ways[a], shorter] = [ways[b]! + length, true];
      if (ways[b]! > Math.fround(ways[a]! + length)) [ways[b], shorter] = [ways[a]! + length, true];
    }
  }
  const [sum, count] = [new Float32Array(ways.length), new Float32Array(ways.length)];
  for (const end of ends) count[end]! += 1;
  for (let pass = 0; pass < SMOOTHED; pass += 1) {
    sum.fill(0);
    for (let edge = 0; edge < ends.length; edge += 2) {
      const [a, b] = [ends[edge]!, ends[edge + 1]!];
      sum[a]! += ways[b]!;
      sum[b]! += ways[a]!;
    }
    for (let vertex = 0; vertex < ways.length; vertex += 1) if (ways[vertex]! > 0) ways[vertex] = 0.5 * (ways[vertex]! + sum[vertex]! / Math.max(1, count[vertex]!));
  }
  return ways;
}

/**
 * How solid each vertex of a pose is, and, where it is solid, how far it is from where its arm dissolves; both 0 to 1, given how
 * far each vertex is from the cut. The contact lies at the origin.
 */
export function dissolving(position: Float32Array, ways: Float32Array): { readonly fade: Float32Array; readonly deep: Float32Array } {
  let [contact, least] = [0, Infinity];
  for (let vertex = 0; vertex < ways.length; vertex += 1) {
    const away = Math.hypot(position[3 * vertex]!, position[3 * vertex + 1]!, position[3 * vertex + 2]!);
    if (away < least) [contact, least] = [vertex, away];
  }
  const whole = ways[contact]!;
  if (whole === Infinity) return { fade: new Float32Array(ways.length).fill(1), deep: new Float32Array(ways.length).fill(1) };
  const to = Math.min(SOLID * whole, Math.max(whole - ROUND_CONTACT_MM, whole / 2));
  const from = UNSEEN * to;
  return { fade: ways.map((way) => (way > from ? eased((way - from) / (to - from)) : 0)), deep: ways.map((way) => eased((way - to) / DEEP_MM)) };
}

/**
 * Write which way an arm leaves its hand, the way along which its vertices become less solid, and the middle of the part that
 * dissolves. Without an arm both stay.
 */
export function armOf(position: Float32Array, solid: Float32Array, leaves: Vector3, middle: Vector3): void {
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
  leaves.set(way[0]! + mean * ends[0]!, way[1]! + mean * ends[1]!, way[2]! + mean * ends[2]!);
  middle.set(ends[0]! / count, ends[1]! / count, ends[2]! / count);
}

/** The ends of each edge, which two triangles share, once for each triangle; and how long it is. */
function edgesOf(position: Float32Array, index: Uint16Array): readonly [Uint16Array, Float32Array] {
  const ends = new Uint16Array(2 * index.length);
  const lengths = new Float32Array(index.length);
  for (let at = 0; at < index.length; at += 1) {
    const [a, b] = [index[at]!, index[at % 3 === 2 ? at - 2 : at + 1]!];
    [ends[2 * at], ends[2 * at + 1]] = [a, b];
    lengths[at] = Math.hypot(position[3 * a]! - position[3 * b]!, position[3 * a + 1]! - position[3 * b + 1]!, position[3 * a + 2]! - position[3 * b + 2]!);
  }
  return [ends, lengths];
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
