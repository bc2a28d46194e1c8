/** The back in three dimensions: the same score as the drawn one, on this person's mesh. Python plans and checks on a plainer surface. */

import { Vector3 } from "three";

import { HANDS, type Hand, type HandState, type Step } from "../../session/score.js";
import type { Drawing } from "../drawing.js";
import { oversIn, type Over } from "../over.js";
import type { Look, Tone } from "../picture.js";
import { arrowOf, type Point } from "../path.js";
import { reach, type Pair, type Reach } from "../reach.js";
import type { BackView, HandMesh, Cost, Moment } from "../view.js";
import { breath } from "./breath.js";
import { Eye } from "./camera.js";
import { Forms } from "./forms.js";
import type { OnOther, Wrist } from "./fit.js";
import { Fold } from "./fold.js";
import { heightAt } from "./frame.js";
import { SolidHand, type Doing } from "./hand.js";
import { Letter } from "./letter.js";
import { Pace } from "./pace.js";
import { skinOf } from "./palette.js";
import { chartMesh, Cover, Relief } from "./relief.js";
import { append, type Stroke } from "./ribbon.js";
import { Stage } from "./scene.js";
import { otherOf, Seen } from "./seen.js";
import { settingOf, type Setting } from "./setting.js";
import { Surface } from "./surface.js";
import { bodyFrom, handsFrom, type Hands } from "./wire.js";

/** Light and dent go to a new level in this time, whatever the score says of it. */
const GLOW_MS = 900;
const PATH_EVERY_S = 0.24;
const PATH_FADE_MS = 320;
const FULL_LEVEL = 3;
const CONTACT_SHADE = 0.3;
/** Hands that only lie there have a little light, too. */
const STILL_GLOW = 0.5;
/** A hand that stays in the air so long before and after rests its fingers; between quick touches it keeps its grip. */
const TRAVELS_S = 0.5;
/** A slower picture than this is none of calm hands; where somebody asked for it, it may be slower by far. */
const SLOW_MS = 90;
const SLOW_WHERE_CHOSEN_MS = 1500;

/** Contacts begin to overlap at this share of the way between them and do over the next; a hand this high is not lain on. */
const MEETS = 0.85;
const MEETS_OVER = 0.15;
const RISEN_LEVEL = 0.4;
const OFF_OTHER: OnOther = { beside: 0, contact: 0 };

const LETTERS: Pair<string> = { left: "L", right: "R" };

const AHEAD: Stroke = { half: (share) => 3.5 - 1.75 * share, strength: (share) => 0.95 - 0.55 * share };
const ARROW: Stroke = { half: () => 1.75, strength: () => 0.6 };
const TRAIL: Stroke = { half: () => 1.4, strength: (share) => 0.05 + 0.2 * share };

export interface Look3d {
  readonly night: boolean;
  readonly recipient: Tone;
  readonly giver: Tone;
  readonly look: Look;
  /** Whether somebody asked for this picture, or the device seemed fit for it. */
  readonly chosen: boolean;
}

export interface Listener {
  /** Frames take too long, or the graphics card has gone. */
  tooSlow(): void;
  /** Somebody turned the picture. */
  turned(look: Look): void;
}

/** What takes long to build. */
interface Parts {
  readonly hands: Hands;
  readonly surface: Surface;
  readonly setting: Setting;
  readonly relief: Relief;
  readonly cover: Cover;
  readonly fold: Fold | null;
  readonly stage: Stage;
}

export class SolidBack implements BackView {
  private readonly stage: Stage;
  private readonly surface: Surface;
  private readonly forms: Forms;
  private readonly hands: Pair<SolidHand>;
  private readonly eye: Eye;
  private readonly pace: Pace;
  private readonly lit: Record<Hand, number> = { left: 0, right: 0 };
  private readonly letters: Pair<Letter>;
  private readonly sizes: ResizeObserver;
  private overs: readonly Over[] = [];
  private readonly seen = new Seen();
  private states: Pair<HandState | null> = { left: null, right: null };
  private reach: Reach = reach({ left: null, right: null });
  private softer = 0;
  private moment: Moment | null = null;
  private pathAtS = -Infinity;
  private shownMs = 0;
  private fade = 0;
  private dirty = true;
  private position = 0;
  private renderedMs = 0;
  private aspect = 1;
  private frames = 0;
  private readonly spot = new Vector3();
  private readonly lost = (): void => this.listener.tooSlow();

  /** Build the picture in steps between which the page goes on; it is ready to be shown when its shaders are. */
  static async open(
    canvas: HTMLCanvasElement,
    contacts: Drawing["contacts"],
    files: { readonly body: ArrayBuffer; readonly hands: ArrayBuffer },
    look: Look3d,
    listener: Listener,
  ): Promise<SolidBack> {
    const body = bodyFrom(files.body);
    await breath();
    const hands = handsFrom(files.hands);
    await breath();
    const surface = new Surface(body.surface);
    const setting = settingOf(body.position, surface);
    const relief = new Relief(setting, body.meshes);
    await breath();
    const skin = new Relief(setting, [chartMesh(body.surface, surface)]);
    await breath();
    const cloth = new Relief(setting, body.meshes.filter(({ name }) => name === "drape"));
    await breath();
    const cover = new Cover(skin, relief, cloth);
    await breath();
    // Of whoever lies prone the surface is a height over the table: it cannot go round the front.
    const fold = body.surface.planes.length === 1 ? new Fold(body.surface, body.meshes[0]!) : null;
    await breath();
    const stage = new Stage(canvas, body, surface, setting, look.night, look.recipient);
    await breath();
    const back = new SolidBack(canvas, contacts, { hands, surface, setting, relief, cover, fold, stage }, look, listener);
    await stage.ready(back.eye.camera);
    return back;
  }

  private constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly contacts: Drawing["contacts"],
    { hands, surface, setting, relief, cover, fold, stage }: Parts,
    look: Look3d,
    private readonly listener: Listener,
  ) {
    this.pace = new Pace(look.chosen ? SLOW_WHERE_CHOSEN_MS : SLOW_MS);
    this.surface = surface;
    this.forms = new Forms(hands);
    this.stage = stage;
    const hand = (which: Hand): SolidHand =>
      new SolidHand(which, hands, this.forms, this.surface, { relief, cover, fold }, setting.up, { colour: skinOf(look.giver), room: this.stage.room });
    this.hands = { left: hand("left"), right: hand("right") };
    for (const which of HANDS) this.stage.world.add(this.hands[which].mesh);
    this.eye = new Eye(look.look, setting, canvas, (turned) => {
      this.dirty = true;
      listener.turned(turned);
    });
    this.letters = { left: new Letter(canvas, LETTERS.left), right: new Letter(canvas, LETTERS.right) };
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(canvas);
    this.resize();
    canvas.addEventListener("webglcontextlost", this.lost);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.aspect = clientWidth / clientHeight;
    if (!this.stage.size(clientWidth, clientHeight)) return;
    this.dirty = true;
    // Another size empties the picture: it is painted anew before it is seen.
    if (this.moment) this.show(this.moment);
  }

  play(steps: readonly Step[]): void {
    this.seen.play(steps);
    this.pathAtS = -Infinity;
    this.dirty = true;
  }

  /** Look from elsewhere. */
  go(look: Look): void {
    this.eye.go(look, performance.now());
    this.dirty = true;
  }

  show(moment: Moment): boolean {
    const { position, softer, moving } = moment;
    this.moment = moment;
    const nowMs = performance.now();
    const since = this.shownMs ? nowMs - this.shownMs : GLOW_MS;
    this.shownMs = nowMs;
    this.softer = softer;
    this.position = position;
    if (this.seen.turn(position)) this.turnOver();
    this.states = { left: this.seen.state(position, "left"), right: this.seen.state(position, "right") };
    this.reach = reach(this.states);
    let changed = this.dirty;
    for (const hand of this.fromBelow()) changed = this.set(hand, since, nowMs) || changed;
    changed = this.trace(position, moving, since) || changed;
    changed = this.eye.set(nowMs, this.aspect) || changed;
    if (!changed) {
      this.renderedMs = 0;
      return false;
    }
    this.dirty = false;
    this.order();
    this.stage.render(this.eye.camera);
    this.frames += 1;
    for (const hand of HANDS) this.letters[hand].place(this.hands[hand], this.eye.camera);
    // Drawing itself is done by others, later: what counts is how long it is from one frame to the next.
    const tookMs = this.renderedMs ? nowMs - this.renderedMs : 0;
    this.renderedMs = nowMs;
    if (this.pace.took(tookMs)) this.listener.tooSlow();
    return true;
  }

  /** Show the mirror image: the recipient has turned over. */
  private turnOver(): void {
    this.stage.mirror(this.seen.mirrored);
    this.eye.turnOver();
    for (const hand of HANDS) this.letters[hand].text = LETTERS[this.seen.handOf(hand)];
    this.stage.over(this.overs, this.seen.mirrored);
    this.pathAtS = -Infinity;
    this.dirty = true;
    // It comes as it came first, so that nothing is seen to jump.
    this.canvas.classList.remove("is-turning");
    requestAnimationFrame(() => this.canvas.classList.add("is-turning"));
  }

  /** An arm that fades out over the other hand must find it painted: the hand whose arm is farther from the eye comes first. */
  private order(): void {
    const [left, right] = HANDS.map((hand) => {
      const { mesh, dissolves } = this.hands[hand];
      return mesh.localToWorld(this.spot.copy(dissolves)).distanceTo(this.eye.camera.position);
    }) as [number, number];
    for (const hand of HANDS) this.hands[hand].paintFor((hand === "left") === left > right ? 0 : 1, this.eye.camera.position);
  }

  /** The hands in the order in which they lie on one another. */
  private fromBelow(): readonly Hand[] {
    const { left, right } = this.states;
    return right && !right.lifted && (!left || left.lifted) ? ["right", "left"] : HANDS;
  }

  /** Set one hand and the skin under it; true where that changes the picture. */
  private set(hand: Hand, sinceMs: number, nowMs: number): boolean {
    const shown = this.hands[hand].show(this.doing(hand), sinceMs, nowMs);
    const own = this.states[hand];
    const level = own ? this.softened(own) : 0;
    const touching = own && !own.lifted ? 1 : 0;
    const before = this.lit[hand];
    const step = (sinceMs / GLOW_MS) * FULL_LEVEL;
    this.lit[hand] = before + Math.min(step, Math.max(-step, touching * (Math.max(0, level) + STILL_GLOW) - before));
    if (own) this.stage.contacts.set(hand, this.hands[hand].frame, ...this.sizeOf(own));
    this.stage.contacts.press(hand, -Math.min(0, heightAt(level)) * touching, CONTACT_SHADE * touching, (this.stage.glow * this.lit[hand]) / FULL_LEVEL);
    return shown || this.lit[hand] !== before;
  }

  private sizeOf(state: HandState): readonly [number, number] {
    const contact = this.contacts[state.contact];
    return [contact?.half_width_mm ?? 40, contact?.half_length_mm ?? 55];
  }

  /** What a hand shows: its own state, or its place on top of the other one where both work as one. */
  private doing(hand: Hand): Doing | null {
    const own = this.states[hand];
    const rest = otherOf(hand);
    const other = this.states[rest];
    const upper = other ? this.contacts[other.contact]?.layers[1] : undefined;
    const top = this.hands[rest].top;
    if (other && upper?.arm && (!own || own.lifted)) {
      const turn = ((rest === "left" ? -1 : 1) * upper.arm[2] * Math.PI) / 180;
      const state = { ...other, heading: other.heading + turn };
      return { state, pose: other.contact.replace("reinforced_", ""), level: this.softened(other), wrist: null, size: this.sizeOf(other), holds: this.sizeOf(other), other: top, on: { beside: 1, contact: 1 } };
    }
    if (!own) return null;
    const pose = this.travels(hand, own) ? "relaxed" : own.contact;
    // Where hands meet, the right one lies on the left one.
    const on = hand === "right" && other ? this.onOther(own, other) : OFF_OTHER;
    const size = this.sizeOf(own);
    const holds = this.forms.holdsOf(pose, size);
    return { state: own, pose, level: this.softened(own), wrist: this.wristOf(hand, own, pose), size, holds, other: on === OFF_OTHER ? null : top, on };
  }

  /** How far one hand may lie on the other: all of it where their contacts overlap, what is beside them where they are near. */
  private onOther(own: HandState, other: HandState): OnOther {
    const beside = share(1 + Math.min(0, other.level) / RISEN_LEVEL) * share(1 + Math.min(0, own.level) / RISEN_LEVEL);
    const [[a, b], [c, d]] = [this.sizeOf(own), this.sizeOf(other)];
    const [sin, cos, x, y] = [Math.sin(own.heading), Math.cos(own.heading), other.x - own.x, other.y - own.y];
    const apart = Math.hypot((cos * x - sin * y) / (a + c), (sin * x + cos * y) / (b + d));
    return { beside, contact: beside * share((MEETS - apart) / MEETS_OVER) };
  }

  /** The wrist of a grip, where its drawing has it; an arm that is the tool has none. */
  private wristOf(hand: Hand, state: HandState, pose: string): Wrist | null {
    const drawing = this.contacts[state.contact];
    if (!drawing?.layers[0]?.arm) return null;
    const side = hand === "left" ? -1 : 1;
    const at = [-drawing.point[0], drawing.point[1]] as const;
    const { leaves, height } = this.forms.wristOf(pose, at);
    const { bends, lean } = this.reach;
    return { at: [side * at[0], at[1], height], leaves: [side * leaves[0], leaves[1]], bend: bends[hand], lean };
  }

  private travels(hand: Hand, own: HandState): boolean {
    return own.lifted && [-TRAVELS_S, TRAVELS_S].every((off) => this.seen.state(Math.max(0, this.position + off), hand)?.lifted !== false);
  }

  private softened(state: HandState): number {
    return state.level < 0 ? state.level : Math.max(0, state.level + this.softer);
  }

  private trace(position: number, moving: boolean, sinceMs: number): boolean {
    const before = this.fade;
    const step = sinceMs / PATH_FADE_MS;
    this.fade = Math.min(1, Math.max(0, this.fade + (moving ? step : -step)));
    const due = Math.abs(position - this.pathAtS) >= PATH_EVERY_S;
    if (due) {
      this.pathAtS = position;
      this.stage.strip.vertices = 0;
      this.stage.strip.indices = 0;
      for (const hand of HANDS) {
        const ahead = this.seen.ahead(position, hand);
        append(this.stage.strip, this.surface, this.seen.behind(position, hand), TRAIL);
        append(this.stage.strip, this.surface, ahead, AHEAD);
        append(this.stage.strip, this.surface, arrowOf(ahead), ARROW);
      }
      this.stage.lines();
    }
    this.stage.fadeLines(this.fade);
    return due || this.fade !== before;
  }

  over(layers: SVGGElement): void {
    // Who has turned over is drawn as a mirror image; what lies on the skin is painted the other way round.
    this.overs = oversIn(layers);
    this.stage.over(this.overs, this.seen.mirrored);
    this.dirty = true;
  }

  name(letters: boolean): void {
    for (const hand of HANDS) this.letters[hand].shown = letters;
    this.dirty = true;
  }

  places(): Pair<Point | null> {
    const at = (hand: Hand): Point | null => {
      const drawn = this.seen.handOf(hand);
      const point = this.states[drawn] && this.hands[drawn].drawnAt();
      return point && this.seen.mirrored ? [-point[0], point[1]] : point;
    };
    return { left: at("left"), right: at("right") };
  }

  /** Both hands as they are drawn, to be measured. */
  meshes(): Pair<HandMesh | null> {
    return { left: this.hands.left.drawn(), right: this.hands.right.drawn() };
  }

  get cost(): Cost {
    return { ...this.stage.cost, frames: this.frames };
  }

  close(): void {
    // The card is let go of on purpose: that is no reason to draw what comes next.
    this.canvas.removeEventListener("webglcontextlost", this.lost);
    this.sizes.disconnect();
    for (const hand of HANDS) {
      this.hands[hand].dispose();
      this.letters[hand].remove();
    }
    this.stage.dispose();
    this.canvas.remove();
  }
}

const share = (value: number): number => Math.min(1, Math.max(0, value));
