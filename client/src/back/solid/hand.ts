/** One hand in the scene: its grip, laid on the skin at every moment that changes it. */

import { BufferAttribute, BufferGeometry, Mesh, type MeshStandardMaterial, DynamicDrawUsage, Vector3 } from "three";

import type { Hand, HandState } from "../../session/score.js";
import type { HandMesh } from "../view.js";
import { armOf } from "./dissolve.js";
import { eased } from "./eased.js";
import { Fill, FILL_VERTICES } from "./fill.js";
import { emptyLaid, lay, type Form, type Laid, type OnOther, type Wrist } from "./fit.js";
import { between, CHANGE_MS, emptyForm, PAD_MM, type Forms } from "./forms.js";
import type { Fold } from "./fold.js";
import { emptyFrame, heightAt, place, type Frame } from "./frame.js";
import { Ground } from "./ground.js";
import { CASTS, FILLING, handMaterial, handShadowMaterial, type Room } from "./materials.js";
import type { Cover, Relief } from "./relief.js";
import { Sleeve } from "./sleeve.js";
import type { Surface, Vector } from "./surface.js";
import { Top } from "./top.js";
import type { Hands } from "./wire.js";

/** A hand that comes or goes does so through the air, in this time and from this high. */
const ARRIVES_MS = 320;
const ARRIVES_FROM_LEVEL = 0.9;
/** What a hand does: its state in a pose, its level perhaps softened, and its wrist. */
export interface Doing {
  readonly state: HandState;
  readonly pose: string;
  readonly level: number;
  readonly wrist: Wrist | null;
  /** Half the width and half the length of its contact, mm. */
  readonly size: readonly [number, number];
  /** The same of all that its pose means to touch. */
  readonly holds: readonly [number, number];
  /** The hand that it may lie on, and how far. */
  readonly other: Top | null;
  readonly on: OnOther;
}

export class SolidHand {
  readonly mesh: Mesh<BufferGeometry, MeshStandardMaterial>;
  private readonly sleeve: Sleeve;
  private readonly sleeveMesh: Mesh<BufferGeometry, MeshStandardMaterial>;
  readonly frame: Frame = emptyFrame();
  /** What the other hand may lie on. */
  readonly top: Top;
  /** Which way the arm leaves the hand, in the hand's own frame. */
  private readonly arm = new Vector3(0, -1, 0);
  /** The middle of what dissolves of the arm, there too. */
  readonly dissolves = new Vector3();
  private readonly eye = new Vector3();
  private readonly ground: Ground;
  private readonly laid: Laid;
  private readonly mixed: Form;
  private readonly position: Float32Array;
  private readonly filling: Float32Array;
  private readonly colour: BufferAttribute;
  private readonly fill: Fill;
  private faded: Form | null = null;
  private readonly side: number;
  private pose = "";
  private from: Form | null = null;
  private changedMs = -Infinity;
  private key = "";
  private last: Doing | null = null;
  private presence = 0;
  private height = 0;

  constructor(
    hand: Hand,
    hands: Hands,
    private readonly forms: Forms,
    private readonly surface: Surface,
    body: { readonly relief: Relief; readonly cover: Cover; readonly fold: Fold | null },
    private readonly up: Vector,
    look: { readonly colour: number; readonly room: Room },
  ) {
    this.ground = new Ground(body.fold?.surface ?? surface, body);
    this.top = new Top(hands.vertices, hands.index);
    this.side = hand === "left" ? -1 : 1;
    const index = this.side < 0 ? turnedOver(hands.index) : hands.index;
    this.fill = new Fill(index);
    this.mixed = emptyForm(hands.vertices);
    // The hand is laid into the buffers that are painted; behind it lie the corners of its fill.
    const vertices = hands.vertices + FILL_VERTICES;
    this.position = new Float32Array(3 * vertices);
    const own = 3 * hands.vertices;
    const normal = new Float32Array(3 * vertices).fill(1, own);
    this.laid = { ...emptyLaid(hands.vertices), position: this.position.subarray(0, own), normal: normal.subarray(0, own) };
    this.filling = this.position.subarray(own);
    this.colour = new BufferAttribute(new Float32Array(4 * vertices).fill(1), 4).setUsage(DynamicDrawUsage);
    for (let vertex = hands.vertices; vertex < vertices; vertex += 1) this.colour.setW(vertex, FILLING);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(this.position, 3).setUsage(DynamicDrawUsage));
    geometry.setAttribute("normal", new BufferAttribute(normal, 3).setUsage(DynamicDrawUsage));
    geometry.setAttribute("color", this.colour);
    geometry.setIndex(new BufferAttribute(partOf(index, hands, Math.max, (solid) => solid >= CASTS), 1));
    this.mesh = new Mesh(geometry, handMaterial("solid", look.colour, look.room, this.arm));
    this.mesh.customDepthMaterial = handShadowMaterial();
    this.mesh.castShadow = true;
    this.mesh.receiveShadow = true;
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    this.mesh.visible = false;
    this.sleeve = new Sleeve(geometry.attributes, partOf(index, hands, Math.min, (solid) => solid < 1), hands.vertices);
    this.sleeveMesh = new Mesh(this.sleeve.geometry, handMaterial("sleeve", look.colour, look.room, this.arm));
    this.sleeveMesh.receiveShadow = true;
    this.sleeveMesh.frustumCulled = false;
    this.mesh.add(this.sleeveMesh);
  }

  /** Be painted as the first or the second hand, 0 or 1, for an eye in the scene. Both hands must be seen behind their sleeves. */
  paintFor(turn: number, eye: Vector3): void {
    this.mesh.renderOrder = 2 + turn;
    this.sleeveMesh.renderOrder = 4 + turn;
    if (this.mesh.visible) this.sleeve.sort(this.position, this.mesh.worldToLocal(this.eye.copy(eye)));
  }

  /** Show what a hand does, `null` where it is away. Returns whether anything is seen to change. */
  show(given: Doing | null, sinceMs: number, nowMs: number): boolean {
    const step = sinceMs / ARRIVES_MS;
    this.presence = Math.min(1, Math.max(0, this.presence + (given ? step : -step)));
    this.last = given ?? this.last;
    if (!this.last || this.presence === 0) {
      const was = this.mesh.visible;
      this.mesh.visible = false;
      this.pose = "";
      this.top.clear();
      return was;
    }
    this.grip(this.last.pose, nowMs);
    return this.set(this.last, this.last.level - ARRIVES_FROM_LEVEL * (1 - this.presence), nowMs);
  }

  private grip(pose: string, nowMs: number): void {
    if (pose === this.pose) return;
    this.from = this.mesh.visible && this.pose ? this.forms.of(this.pose) : null;
    this.pose = pose;
    this.changedMs = nowMs;
  }

  private set({ state, wrist, size, holds, other, on }: Doing, level: number, nowMs: number): boolean {
    const share = this.from ? Math.min(1, (nowMs - this.changedMs) / CHANGE_MS) : 1;
    const key = `${this.pose} ${share} ${state.x} ${state.y} ${state.heading} ${level} ${this.presence} ${wrist?.bend} ${other?.taken}`;
    if (key === this.key && this.mesh.visible) return false;
    this.key = key;
    this.mesh.visible = true;
    for (const { material } of [this.mesh, this.sleeveMesh]) material.opacity = this.presence;
    this.height = heightAt(level);
    place(this.surface, state, level, this.frame, size);
    this.ground.other = other;
    const form = this.form(share);
    this.dissolve(form);
    lay(form, this.ground, { side: this.side, wrist, frame: this.frame, state, up: this.up, height: this.height, size, holds, on }, this.laid);
    armOf(this.laid.position, form.fade, this.arm, this.dissolves);
    this.fill.lay(this.laid.position, this.filling);
    this.top.take(this.laid, this.frame, state);
    const { origin, across, along, up } = this.frame;
    this.mesh.matrix.set(across[0], along[0], up[0], origin[0], across[1], along[1], up[1], origin[1], across[2], along[2], up[2], origin[2], 0, 0, 0, 1);
    this.mesh.matrixWorldNeedsUpdate = true;
    this.mesh.geometry.getAttribute("position").needsUpdate = true;
    this.mesh.geometry.getAttribute("normal").needsUpdate = true;
    return true;
  }

  /** Where the middle of the contact is drawn, on the chart; read back from the mesh. */
  drawnAt(): readonly [number, number] | null {
    if (!this.last || !this.mesh.visible) return null;
    const { elements } = this.mesh.matrix;
    const { up } = this.frame;
    const skin: Vector = [12, 13, 14].map((at, axis) => elements[at]! - this.height * up[axis]!) as Vector;
    return this.surface.chartOf(skin, [this.last.state.x, this.last.state.y]).point;
  }

  private dissolve(form: Form): void {
    if (form === this.faded && form !== this.mixed) return;
    this.faded = form;
    for (const [index, solid] of form.fade.entries()) this.colour.setW(index, solid + form.deep[index]!);
    this.colour.needsUpdate = true;
    this.fill.cut(form.fade);
  }

  private form(share: number): Form {
    const to = this.forms.of(this.pose);
    if (!this.from || share >= 1) {
      this.from = null;
      return to;
    }
    between(this.from, to, eased(share), this.mixed);
    return this.mixed;
  }

  /**
   * The hand that is shown, vertex by vertex. What is meant to touch is what lies near the plane of the pose in the contact's
   * ellipse, or round it in a grip that holds what is in there between its fingers; in a lifted hand nothing is.
   */
  drawn(): HandMesh | null {
    if (!this.last || !this.mesh.visible) return null;
    const { size, state } = this.last;
    const { position: pose, fade } = this.forms.of(this.pose);
    const { spot, across, along, up } = this.frame;
    const place = this.laid.position.slice();
    const at = new Vector3();
    for (let index = 0; index < fade.length; index += 1) at.fromArray(place, 3 * index).applyMatrix4(this.mesh.matrix).toArray(place, 3 * index);
    const low = Array.from(fade, (_, index) => !state.lifted && pose[3 * index + 2]! < PAD_MM);
    const within = low.map((one, index) => one && (pose[3 * index]! / size[0]) ** 2 + (pose[3 * index + 1]! / size[1]) ** 2 < 1);
    const meant = within.includes(true) ? within : low;
    const dent = { origin: spot.place, across, along, up, size, depth: state.lifted ? 0 : Math.max(0, -this.height) };
    return { place, fade, meant, lifted: state.lifted, dent };
  }

  dispose(): void {
    for (const { geometry } of [this.mesh, this.sleeve]) geometry.dispose();
  }
}

/** The triangles of which any corner, at its least or at its most solid in all poses, is seen. */
function partOf(index: Uint16Array, { vertices, poses }: Hands, pick: (a: number, b: number) => number, seen: (solid: number) => boolean): Uint16Array {
  const [first, ...others] = [...poses.values()];
  const solid = first!.fade.slice();
  for (const { fade } of others) for (let vertex = 0; vertex < vertices; vertex += 1) solid[vertex] = pick(solid[vertex]!, fade[vertex]!);
  return index.filter((_, at) => [0, 1, 2].some((corner) => seen(solid[index[at - (at % 3) + corner]!]!)));
}

function turnedOver(index: Uint16Array): Uint16Array {
  const turned = index.slice();
  for (let at = 0; at < turned.length; at += 3) [turned[at + 1], turned[at + 2]] = [index[at + 2]!, index[at + 1]!];
  return turned;
}
