/**
 * Bodies and hands as the server sends them: a header in JSON, then typed arrays. Millimetres on the axes of the chart, x to
 * the recipient's right, y headward, z up off the table.
 */

import { cutOf, dissolving, waysFrom } from "./dissolve.js";

const MAGIC = "UNKNOTM1";
const HEADER_AT = MAGIC.length + 4;

export type Material = "skin" | "hair" | "cloth" | "towel" | "upholstery" | "wood";

export interface Mesh {
  readonly name: string;
  readonly material: Material;
  readonly index: Uint16Array;
  readonly position: Float32Array;
  /** How open each vertex lies to the light, 0 to 1; empty where nothing was baked. */
  readonly shade: Float32Array;
}

export interface Grid {
  readonly x0: number;
  readonly y0: number;
  readonly step: number;
  readonly columns: number;
  readonly rows: number;
  /** One plane of heights, or three of places in the scene. */
  readonly planes: readonly Float32Array[];
}

export type Position = "prone" | "side_lying" | "seated";

export interface Body {
  readonly position: Position;
  readonly meshes: readonly Mesh[];
  readonly surface: Grid;
}

export interface Pose {
  readonly position: Float32Array;
  /** How solid each vertex is, 0 to 1: the arm dissolves before its cut. */
  readonly fade: Float32Array;
  /** How far a solid vertex is from where the arm dissolves, 0 to 1. */
  readonly deep: Float32Array;
}

export interface Hands {
  readonly index: Uint16Array;
  readonly vertices: number;
  readonly poses: ReadonlyMap<string, Pose>;
}

interface MeshHeader {
  readonly name: string;
  readonly material: Material;
  readonly vertices: number;
  readonly triangles: number;
  readonly index: number;
  readonly position: number;
  readonly offset: readonly [number, number, number];
  readonly shade?: number;
  readonly poses?: Readonly<Record<string, { readonly position: number; readonly fade: number }>>;
}

interface Header {
  readonly kind: string;
  readonly position?: Position;
  readonly scale: number;
  readonly meshes: readonly MeshHeader[];
  readonly surface?: {
    readonly x0: number;
    readonly y0: number;
    readonly step: number;
    readonly columns: number;
    readonly rows: number;
    readonly channels: readonly string[];
    readonly scale: number;
    readonly data: number;
  };
}

class File {
  readonly header: Header;
  private readonly dataAt: number;

  constructor(private readonly bytes: ArrayBuffer) {
    const text = (from: number, length: number): string => new TextDecoder().decode(new Uint8Array(bytes, from, length));
    if (bytes.byteLength < HEADER_AT || text(0, MAGIC.length) !== MAGIC) throw new Error("this is no file of meshes");
    const length = new DataView(bytes).getUint32(MAGIC.length, true);
    this.header = JSON.parse(text(HEADER_AT, length)) as Header;
    this.dataAt = HEADER_AT + length;
  }

  /** Triangles. Copied, so that the file itself can be let go. */
  index(mesh: MeshHeader): Uint16Array {
    return new Uint16Array(this.bytes, this.dataAt + mesh.index, 3 * mesh.triangles).slice();
  }

  places(at: number, count: number, offset: readonly [number, number, number]): Float32Array {
    const raw = new Int16Array(this.bytes, this.dataAt + at, 3 * count);
    const places = new Float32Array(raw.length);
    for (let at = 0; at < raw.length; at += 1) places[at] = offset[at % 3]! + raw[at]! * this.header.scale;
    return places;
  }

  fractions(at: number | undefined, count: number): Float32Array {
    const raw = at === undefined ? new Uint8Array(0) : new Uint8Array(this.bytes, this.dataAt + at, count);
    const fractions = new Float32Array(raw.length);
    for (let index = 0; index < raw.length; index += 1) fractions[index] = raw[index]! / 255;
    return fractions;
  }

  grid(): Grid {
    const surface = this.header.surface;
    if (!surface) throw new Error("this body has no surface");
    const size = surface.columns * surface.rows;
    const planes = surface.channels.map((_, plane) =>
      Float32Array.from(new Int16Array(this.bytes, this.dataAt + surface.data + 2 * size * plane, size), (value) => value * surface.scale),
    );
    return { ...surface, planes };
  }
}

export function bodyFrom(bytes: ArrayBuffer): Body {
  const file = new File(bytes);
  const meshes = file.header.meshes.map((mesh) => ({
    name: mesh.name,
    material: mesh.material,
    index: file.index(mesh),
    position: file.places(mesh.position, mesh.vertices, mesh.offset),
    shade: file.fractions(mesh.shade, mesh.vertices),
  }));
  return { position: file.header.position ?? "prone", meshes, surface: file.grid() };
}

export function handsFrom(bytes: ArrayBuffer): Hands {
  const file = new File(bytes);
  const mesh = file.header.meshes[0];
  if (!mesh?.poses) throw new Error("these hands have no poses");
  const index = file.index(mesh);
  // An arm is as long in every grip
  let ways: Float32Array | null = null;
  const pose = (at: { readonly position: number; readonly fade: number }): Pose => {
    const position = file.places(at.position, mesh.vertices, mesh.offset);
    ways ??= waysFrom(cutOf(index), position, index);
    const { fade, deep } = dissolving(position, ways);
    return { position, fade: file.fractions(at.fade, mesh.vertices).map((most, vertex) => Math.min(most, fade[vertex]!)), deep };
  };
  const poses = new Map(Object.entries(mesh.poses).map(([id, at]) => [id, pose(at)]));
  return { index, vertices: mesh.vertices, poses };
}
