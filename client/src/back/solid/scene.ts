/** The room: one person on a table under a cloth, one low warm light, and what moves in it. */

import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  DirectionalLight,
  DynamicDrawUsage,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  PCFShadowMap,
  Scene,
  SRGBColorSpace,
  Vector2,
  Vector4,
  WebGLRenderer,
  type Camera,
  type MeshStandardMaterial,
} from "three";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";

import type { Over } from "../over.js";
import type { Tone } from "../picture.js";
import { breath } from "./breath.js";
import { boundsOf, ChartPaint } from "./chart-paint.js";
import { chartPlaces } from "./chart-uv.js";
import { normalsOf } from "./forms.js";
import { Contacts, skinMaterial, thingMaterial, type Room } from "./materials.js";
import { glowOf, inksOf, paletteOf, skinOf, type Palette } from "./palette.js";
import { emptyStrip, type Strip } from "./ribbon.js";
import { combined, type Setting } from "./setting.js";
import type { Surface } from "./surface.js";
import type { Body } from "./wire.js";

const MOST_PIXELS = 2;
const SHADOW_PX = 1024;
const LIT_MM = 470;
/** A single candle would make shadows black; a room gives a little back. */
const SHADOW_DEPTH = 0.78;
/** What the deepest shade keeps of the light. */
const LEAST_SHADE = 0.3;
const STRIP_VERTICES = 320;
/** The graphics card is asked so often whether it is ready, and so many times at most. */
const WAITS_MS = 10;
const MOST_TURNS = 500;

const WHITE = new Color(1, 1, 1);

export class Stage {
  readonly contacts = new Contacts();
  readonly strip: Strip = emptyStrip(STRIP_VERTICES);
  readonly scene = new Scene();
  /** Everything, so that it can be seen as its mirror image. */
  readonly world = new Group();
  readonly room: Room;
  readonly glow: number;
  private readonly renderer: WebGLRenderer;
  private readonly key: DirectionalLight;
  private readonly line: Mesh<BufferGeometry, MeshBasicMaterial>;
  private readonly palette: Palette;
  private readonly paint: ChartPaint;
  private overTexture: CanvasTexture | null = null;
  private readonly sized = new Vector2();

  constructor(canvas: HTMLCanvasElement, body: Body, surface: Surface, private readonly setting: Setting, night: boolean, tone: Tone) {
    this.palette = paletteOf(night);
    const bounds = boundsOf(body.surface);
    this.paint = new ChartPaint(bounds, inksOf(tone, night));
    this.glow = glowOf(tone);
    this.room = { uBrightest: { value: night ? 0.72 : 0 }, uOver: { value: null }, uHasOver: { value: 0 } };
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: "low-power" });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, MOST_PIXELS));
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.scene.add(this.world);
    const still: BufferGeometry[] = [];
    for (const part of body.meshes) {
      if (part.material === "skin") {
        const geometry = geometryOf(part, WHITE);
        geometry.setAttribute("chart", new BufferAttribute(chartPlaces(part.position, surface, bounds, body.position === "prone"), 2));
        this.add(geometry, skinMaterial(skinOf(tone), this.contacts, this.room), true);
        continue;
      }
      const geometry = geometryOf(part, new Color(this.palette.things[part.material]));
      if (part.name === "head") this.add(geometry, thingMaterial(this.room, setting), true);
      else still.push(geometry);
    }
    // What throws no shadow is painted in one go.
    if (still.length > 0) this.add(mergeGeometries(still), thingMaterial(this.room, setting), false);
    this.key = this.light();
    this.line = this.ribbon();
  }

  private add(geometry: BufferGeometry, material: MeshStandardMaterial, castShadow: boolean): void {
    const mesh = new Mesh(geometry, material);
    mesh.castShadow = castShadow;
    mesh.receiveShadow = true;
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    this.world.add(mesh);
  }

  private light(): DirectionalLight {
    const { palette, setting } = this;
    const key = new DirectionalLight(palette.key, palette.keyPower);
    key.position.set(...combined(setting.middle, setting.key, 1));
    key.target.position.set(...setting.middle);
    key.castShadow = true;
    key.shadow.mapSize.set(SHADOW_PX, SHADOW_PX);
    key.shadow.bias = -0.0006;
    key.shadow.normalBias = 3;
    key.shadow.radius = 6;
    key.shadow.intensity = SHADOW_DEPTH;
    Object.assign(key.shadow.camera, { left: -LIT_MM, right: LIT_MM, top: LIT_MM, bottom: -LIT_MM, near: 200, far: 2400 });
    const fill = new HemisphereLight(palette.fill, palette.ground, palette.fillPower + palette.groundPower);
    fill.position.set(...combined(combined(setting.up, setting.right, 0.5), setting.headward, -0.4));
    this.world.add(key, key.target, fill);
    return key;
  }

  private ribbon(): Mesh<BufferGeometry, MeshBasicMaterial> {
    const geometry = new BufferGeometry();
    const { position, strength, index } = this.strip;
    geometry.setAttribute("position", new BufferAttribute(position, 3).setUsage(DynamicDrawUsage));
    geometry.setAttribute("strength", new BufferAttribute(strength, 1).setUsage(DynamicDrawUsage));
    geometry.setIndex(new BufferAttribute(index, 1).setUsage(DynamicDrawUsage));
    const material = new MeshBasicMaterial({ color: new Color(this.palette.path), transparent: true, depthWrite: false, polygonOffset: true, polygonOffsetFactor: -2 });
    material.onBeforeCompile = (shader) => {
      shader.vertexShader = `attribute float strength;\nvarying float vStrength;\n${shader.vertexShader.replace("#include <begin_vertex>", "#include <begin_vertex>\nvStrength = strength;")}`;
      shader.fragmentShader = `varying float vStrength;\n${shader.fragmentShader.replace("#include <color_fragment>", "#include <color_fragment>\ndiffuseColor.a *= vStrength;")}`;
    };
    const mesh = new Mesh(geometry, material);
    mesh.frustumCulled = false;
    mesh.renderOrder = 1;
    this.world.add(mesh);
    return mesh;
  }

  /** Show these shapes on the skin; on a mirror image they are painted the other way round. */
  over(overs: readonly Over[], mirrored = false): void {
    this.room.uHasOver.value = overs.length > 0 ? 1 : 0;
    if (overs.length === 0) return;
    this.paint.paint(overs, mirrored);
    if (!this.overTexture) {
      this.overTexture = new CanvasTexture(this.paint.canvas);
      this.overTexture.colorSpace = SRGBColorSpace;
      this.overTexture.anisotropy = 4;
      this.room.uOver.value = this.overTexture;
    }
    this.overTexture.needsUpdate = true;
  }

  /** Show the mirror image of everything, or not: left and right change places. */
  mirror(yes: boolean): void {
    const { right, middle } = this.setting;
    const across = right.findIndex((value) => Math.abs(value) > 0.9);
    this.world.scale.setComponent(across, yes ? -1 : 1);
    this.world.position.setComponent(across, yes ? 2 * middle[across]! : 0);
  }

  /** Take the lines that were written into the strip. */
  lines(): void {
    const { geometry } = this.line;
    geometry.setDrawRange(0, this.strip.indices);
    for (const attribute of [geometry.getAttribute("position"), geometry.getAttribute("strength"), geometry.getIndex()]) attribute!.needsUpdate = true;
  }

  /** How strong the lines are as a whole, 0 to 1. */
  fadeLines(strength: number): void {
    this.line.material.opacity = strength;
    this.line.visible = strength > 0 && this.strip.indices > 0;
  }

  /** Take a size in pixels of the page; true where it is another one. */
  size(width: number, height: number): boolean {
    const { x, y } = this.renderer.getSize(this.sized);
    if (x === width && y === height) return false;
    this.renderer.setSize(width, height, false);
    return true;
  }

  /** Have all shaders compiled and everything sent to the graphics card beside the page, not in its first frame. */
  async ready(camera: Camera): Promise<void> {
    await this.renderer.compileAsync(this.scene, camera);
    await this.idle();
    for (const program of this.renderer.info.programs ?? []) {
      program.getUniforms();
      await breath();
    }
    // Shadows have shaders of their own, which only a frame compiles: one of a single pixel, with all there is.
    const viewport = this.renderer.getViewport(new Vector4());
    const hidden: Mesh[] = [];
    this.scene.traverse((thing) => {
      if (thing instanceof Mesh && !thing.visible) hidden.push(thing);
    });
    for (const mesh of hidden) mesh.visible = true;
    this.renderer.setViewport(0, 0, 1, 1);
    this.renderer.render(this.scene, camera);
    this.renderer.setViewport(viewport);
    for (const mesh of hidden) mesh.visible = false;
    await this.idle();
  }

  /** Wait until the graphics card has done what it was told to, without holding up the page. */
  private async idle(): Promise<void> {
    const gl = this.renderer.getContext() as WebGL2RenderingContext;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    for (let turn = 0; fence && turn < MOST_TURNS && gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.UNSIGNALED; turn += 1) await breath(WAITS_MS);
    gl.deleteSync(fence);
  }

  render(camera: Camera): void {
    this.renderer.render(this.scene, camera);
  }

  /** What the last frame cost the graphics card. */
  get cost(): { readonly calls: number; readonly triangles: number } {
    const { calls, triangles } = this.renderer.info.render;
    return { calls, triangles };
  }

  dispose(): void {
    this.scene.traverse((thing) => {
      if (!(thing instanceof Mesh)) return;
      (thing.geometry as BufferGeometry).dispose();
      for (const material of [thing.material].flat()) material.dispose();
    });
    this.overTexture?.dispose();
    this.key.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

/** The geometry of a part in its colour, darker where it lies in the shade. */
function geometryOf({ position, index, shade }: Body["meshes"][number], { r, g, b }: Color): BufferGeometry {
  const colours = new Float32Array(position.length);
  for (let at = 0; at < colours.length; at += 3) {
    const light = LEAST_SHADE + (1 - LEAST_SHADE) * (shade[at / 3] ?? 1);
    colours.set([light * r, light * g, light * b], at);
  }
  const geometry = new BufferGeometry().setIndex(new BufferAttribute(index, 1));
  geometry.setAttribute("position", new BufferAttribute(position, 3));
  geometry.setAttribute("normal", new BufferAttribute(normalsOf(position, index), 3));
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  return geometry;
}
