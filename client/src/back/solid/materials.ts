/**
 * What the scene is made of. The skin knows where both hands press: there it gives way, is shaded at the edge of the
 * contact, and is lit up. Light is multiplied, never tinted: red light on skin reads as an inflammation.
 */

import { Color, DoubleSide, MeshDepthMaterial, MeshStandardMaterial, ShaderChunk, Vector3, Vector4, type IUniform, type Texture, type WebGLProgramParametersWithUniforms } from "three";

import { HANDS, type Hand } from "../../session/score.js";
import { DENT_FALL } from "./fit.js";
import type { Frame } from "./frame.js";
import type { Setting } from "./setting.js";

/** What of an arm is fainter than this is not painted. */
const LEAST_SEEN = 0.01;
/** What of an arm is as solid as this casts a shadow. */
export const CASTS = 0.5;
/** What a vertex of a fill has in place of how solid it is and how deep, which is 2 at most. */
export const FILLING = 3;

/** The pool of light reaches this far beyond the contact, and is never smaller than one round a palm. */
const GLOW_BEYOND_MM = 40;
const LEAST_GLOW_MM: readonly [number, number] = [50, 60];

/** Where both hands press, as the shaders read it. */
export class Contacts {
  readonly uniforms: Record<string, IUniform> = {
    uOrigin: { value: HANDS.map(() => new Vector3()) },
    uAcross: { value: HANDS.map(() => new Vector3(1, 0, 0)) },
    uAlong: { value: HANDS.map(() => new Vector3(0, 1, 0)) },
    uUp: { value: HANDS.map(() => new Vector3(0, 0, 1)) },
    /** Half width and half length of the contact and of its light, mm. */
    uSize: { value: HANDS.map(() => new Vector4(40, 55, 70, 80)) },
    /** Depth of the dent in mm, strength of the contact's shade, strength of the light. */
    uPress: { value: HANDS.map(() => new Vector3()) },
  };

  set(hand: Hand, frame: Frame, halfWidth: number, halfLength: number): void {
    const index = HANDS.indexOf(hand);
    const at = (name: string): Vector3 => (this.uniforms[name]!.value as Vector3[])[index]!;
    at("uOrigin").set(...frame.spot.place);
    at("uAcross").set(...frame.across);
    at("uAlong").set(...frame.along);
    at("uUp").set(...frame.up);
    const size = (this.uniforms["uSize"]!.value as Vector4[])[index]!;
    size.set(halfWidth, halfLength, Math.max(halfWidth, LEAST_GLOW_MM[0]) + GLOW_BEYOND_MM, Math.max(halfLength, LEAST_GLOW_MM[1]) + GLOW_BEYOND_MM);
  }

  press(hand: Hand, dent: number, shade: number, glow: number): void {
    (this.uniforms["uPress"]!.value as Vector3[])[HANDS.indexOf(hand)]!.set(dent, shade, glow);
  }
}

const CONTACTS_GLSL = `
#define DENT_FALL ${DENT_FALL.toFixed(3)}
uniform vec3 uOrigin[2];
uniform vec3 uAcross[2];
uniform vec3 uAlong[2];
uniform vec3 uUp[2];
uniform vec4 uSize[2];
uniform vec3 uPress[2];
varying vec3 vPlace;
`;

const DENT_GLSL = `
#include <beginnormal_vertex>
float dent = 0.0;
vec3 dentUp = vec3(0.0);
for (int i = 0; i < 2; i++) {
  vec3 d = position - uOrigin[i];
  float a = dot(d, uAcross[i]) / uSize[i].x;
  float b = dot(d, uAlong[i]) / uSize[i].y;
  float h = dot(d, uUp[i]) / 60.0;
  float depth = uPress[i].x * exp(-DENT_FALL * (a * a + b * b) - h * h);
  dentUp -= depth * uUp[i];
  objectNormal -= 2.0 * DENT_FALL * depth * (a * uAcross[i] / uSize[i].x + b * uAlong[i] / uSize[i].y);
}
objectNormal = normalize(objectNormal);
vPlace = position;
`;

const LIGHT_GLSL = `
for (int i = 0; i < 2; i++) {
  vec3 d = vPlace - uOrigin[i];
  float x = dot(d, uAcross[i]);
  float y = dot(d, uAlong[i]);
  float z = dot(d, uUp[i]) / 70.0;
  float near = exp(-z * z);
  vec2 c = vec2(x / (uSize[i].x + 12.0), y / (uSize[i].y + 12.0));
  vec2 g = vec2(x / uSize[i].z, y / uSize[i].w);
  outgoingLight *= 1.0 - uPress[i].y * near * exp(-1.6 * dot(c, c));
  float q = dot(g, g);
  outgoingLight *= 1.0 + uPress[i].z * near * exp(-1.3 * q * q);
}
`;

/** Bright places bend toward the brightest that a dark room bears. */
const KNEE_GLSL = `
outgoingLight = mix(outgoingLight, uBrightest * (1.0 - exp(-outgoingLight / uBrightest)), step(0.001, uBrightest));
#include <opaque_fragment>
`;

/** Things round the body dissolve into the ground. */
const DISSOLVE_GLSL = `
vec3 off = vPlace - uMiddle;
vec2 away = vec2(dot(off, uAcross), dot(off, uHeadward) + 55.0) / uReach;
diffuseColor.a *= 1.0 - smoothstep(0.45, 1.0, dot(away, away));
`;

/** What lies over the skin: a picture of the chart, mixed in before light falls on it. */
const OVER_GLSL = `
vec4 over = texture2D(uOver, vChart);
diffuseColor.rgb = mix(diffuseColor.rgb, over.rgb, over.a * uHasOver);
#include <color_fragment>
`;

/**
 * Where an arm dissolves, its outline does too. Seen along its length an arm would else end in a sharp rim: its wall turns
 * away from the eye there while it is still half solid. The more an arm points at the eye, the sooner its wall is gone, and
 * the rest is its inside, which grows faint from its wrist outward.
 */
const OUTLINE_GLSL = `
#include <color_fragment>
float solid = min(vColor.a, 1.0);
diffuseColor.a = opacity * solid;
if (gl_FrontFacing) {
  float facing = abs(dot(normalize(vNormal), normalize(vViewPosition)));
  diffuseColor.a *= mix(smoothstep(0.1, 0.8, facing), 1.0, smoothstep(0.45, 0.9, solid));
  diffuseColor.a *= mix(1.0, smoothstep(0.3, 1.0, solid), vToward);
}
`;

/** How much an arm points at the eye, 0 to 1. */
const TOWARD_GLSL = `
#include <project_vertex>
vToward = smoothstep(0.6, 0.95, -dot(normalize(mat3(modelViewMatrix) * uArm), normalize(mvPosition.xyz)));
`;

/**
 * Whoever looks along an arm looks into it where it dissolves. Its inside and its fill are drawn as flesh: rounded toward the
 * eye and in nobody's shadow. The outside goes over to that before it dissolves, so that no rim is seen between them.
 */
const FLESH_GLSL = `
#include <normal_fragment_begin>
bool within = !gl_FrontFacing || vColor.a > 2.0;
float flesh = within ? 1.0 : vToward * (1.0 - smoothstep(1.0, 2.0, vColor.a));
vec3 eye = normalize(vViewPosition);
vec3 wall = gl_FrontFacing ? normal : normalize(vNormal);
vec3 rounded = eye + 0.75 * (1.0 - smoothstep(0.2, 0.9, vColor.a)) * (wall - dot(wall, eye) * eye);
normal = normalize(mix(normal, normalize(rounded), flesh));
`;
const FLESH_LIGHT_GLSL = ShaderChunk.lights_fragment_begin.replaceAll("? getShadow(", "? mix(1.0, getShadow(").replaceAll(") : 1.0;", "), 1.0 - flesh) : 1.0;");

export interface Room {
  /** The most light that any place may give back, linear. */
  readonly uBrightest: IUniform<number>;
  readonly uOver: IUniform<Texture | null>;
  /** 1 where something lies over the skin. */
  readonly uHasOver: IUniform<number>;
}

function patched(material: MeshStandardMaterial, patch: (shader: WebGLProgramParametersWithUniforms) => void): MeshStandardMaterial {
  material.onBeforeCompile = patch;
  return material;
}

export function skinMaterial(colour: number, contacts: Contacts, room: Room): MeshStandardMaterial {
  return patched(new MeshStandardMaterial({ color: new Color(colour), roughness: 0.62, vertexColors: true }), (shader) => {
    Object.assign(shader.uniforms, contacts.uniforms, room);
    shader.vertexShader = `${CONTACTS_GLSL}attribute vec2 chart;\nvarying vec2 vChart;\n${shader.vertexShader
      .replace("#include <beginnormal_vertex>", DENT_GLSL)
      .replace("#include <begin_vertex>", "#include <begin_vertex>\ntransformed += dentUp;\nvChart = chart;")}`;
    shader.fragmentShader = `${CONTACTS_GLSL}uniform float uBrightest;\nuniform sampler2D uOver;\nuniform float uHasOver;\nvarying vec2 vChart;\n${shader.fragmentShader
      .replace("#include <color_fragment>", OVER_GLSL)
      .replace("#include <opaque_fragment>", LIGHT_GLSL + KNEE_GLSL)}`;
  });
}

/**
 * What is solid of a hand hides what is behind it; the sleeve of its arm, which dissolves, and the fill between hide nothing.
 * They overlap a little, so that no seam is seen.
 */
const PARTS = {
  solid: { leaves: "vColor.a < 1.0", look: {} },
  sleeve: { leaves: "vColor.a > 1.05 && vColor.a < 2.5", look: { depthWrite: false, alphaTest: LEAST_SEEN } },
} as const;

/** `arm` is where the arm comes from as seen from its hand, in the hand's own frame; of any length but none. */
export function handMaterial(part: keyof typeof PARTS, colour: number, room: Room, arm: Vector3): MeshStandardMaterial {
  const { leaves, look } = PARTS[part];
  return patched(new MeshStandardMaterial({ color: new Color(colour), roughness: 0.6, vertexColors: true, transparent: true, side: DoubleSide, forceSinglePass: true, ...look }), (shader) => {
    Object.assign(shader.uniforms, room, { uArm: { value: arm } });
    shader.vertexShader = `uniform vec3 uArm;\nvarying float vToward;\n${shader.vertexShader.replace("#include <project_vertex>", TOWARD_GLSL)}`;
    shader.fragmentShader = `varying float vToward;\nuniform float uBrightest;\n${shader.fragmentShader
      .replace("#include <color_fragment>", `if (${leaves}) discard;\n${OUTLINE_GLSL}`)
      .replace("#include <normal_fragment_begin>", FLESH_GLSL)
      .replace("#include <lights_fragment_begin>", FLESH_LIGHT_GLSL)
      .replace("#include <opaque_fragment>", KNEE_GLSL)}`;
  });
}

/** Its colour is that of its vertices. */
export function thingMaterial(room: Room, { position, middle, right, headward, up }: Setting): MeshStandardMaterial {
  // Across the table: of somebody who lies on the side that is where the back faces.
  const across = position === "side_lying" ? up : right;
  const round = { uMiddle: { value: middle }, uAcross: { value: across }, uHeadward: { value: headward }, uReach: { value: [position === "side_lying" ? 860 : 620, 740] } };
  return patched(new MeshStandardMaterial({ roughness: 0.9, vertexColors: true, transparent: true }), (shader) => {
    Object.assign(shader.uniforms, room, round);
    shader.vertexShader = `varying vec3 vPlace;\n${shader.vertexShader.replace("#include <begin_vertex>", "#include <begin_vertex>\nvPlace = position;")}`;
    shader.fragmentShader = `varying vec3 vPlace;\nuniform vec3 uMiddle;\nuniform vec3 uAcross;\nuniform vec3 uHeadward;\nuniform vec2 uReach;\nuniform float uBrightest;\n${shader.fragmentShader
      .replace("#include <color_fragment>", `#include <color_fragment>\n${DISSOLVE_GLSL}`)
      .replace("#include <opaque_fragment>", KNEE_GLSL)}`;
  });
}

/** A forearm casts its shadow as far as it is well seen, its sleeve with it: else the end of what is solid would shade the sleeve. */
export function handShadowMaterial(): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = `attribute vec4 color;\nvarying float vSolid;\n${shader.vertexShader.replace("#include <begin_vertex>", "#include <begin_vertex>\nvSolid = color.a;")}`;
    shader.fragmentShader = `varying float vSolid;\n${shader.fragmentShader.replace("#include <clipping_planes_fragment>", `#include <clipping_planes_fragment>\nif (vSolid < ${CASTS} ) discard;`)}`;
  };
  return material;
}
