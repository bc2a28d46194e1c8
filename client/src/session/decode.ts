/** Score JSON (`unknot: score/1`) → the player's score. The server has checked it; here it only changes its clothes. */

import type { Cue, CueKind, Figure, Keyframe, Passage, Score, Step, Track } from "./score.js";

type Row = readonly [number, number, number, number, number, number?, number?];
interface TrackJson {
  readonly contact: string;
  readonly keyframes: readonly Row[];
}
interface FigureJson {
  readonly duration_s: number;
  readonly left?: TrackJson;
  readonly right?: TrackJson;
}
interface PassageJson {
  readonly count: number;
  readonly figures: readonly FigureJson[];
}
interface StepJson {
  readonly start_s: number;
  readonly duration_s: number;
  readonly stroke: string;
  readonly phase: string;
  readonly level: number;
  readonly title?: string;
  readonly line_text?: string;
  readonly place?: string;
  readonly upper?: "left" | "right";
  readonly passages: readonly PassageJson[];
}
interface CueJson {
  readonly at_s: number;
  readonly text: string;
  readonly kind: CueKind;
  readonly estimated_s: number;
}
interface ScoreJson {
  readonly title: string;
  readonly duration_s: number;
  readonly rest_s?: number;
  readonly revision?: number;
  readonly steps: readonly StepJson[];
  readonly cues?: readonly CueJson[];
  readonly closing?: readonly StepJson[];
  readonly closing_cues?: readonly CueJson[];
}

export function scoreFrom(json: unknown): Score {
  const score = json as ScoreJson;
  return {
    title: score.title,
    duration: score.duration_s,
    rest: score.rest_s ?? 0,
    revision: score.revision ?? 0,
    steps: score.steps.map(step),
    cues: (score.cues ?? []).map(cue),
    closing: (score.closing ?? []).map(step),
    closingCues: (score.closing_cues ?? []).map(cue),
  };
}

function step(json: StepJson): Step {
  return {
    start: json.start_s,
    duration: json.duration_s,
    stroke: json.stroke,
    phase: json.phase,
    level: json.level,
    title: json.title ?? "",
    line: json.line_text ?? "",
    place: json.place ?? "",
    ...(json.upper ? { upper: json.upper } : {}),
    passages: json.passages.map(passage),
  };
}

const passage = (json: PassageJson): Passage => ({ count: json.count, figures: json.figures.map(figure) });

const figure = (json: FigureJson): Figure => ({
  duration: json.duration_s,
  left: json.left ? track(json.left) : null,
  right: json.right ? track(json.right) : null,
});

const track = (json: TrackJson): Track => ({ contact: json.contact, keyframes: json.keyframes.map(keyframe) });

function keyframe(row: Row): Keyframe {
  const [t, x, y, heading, level, vx = 0, vy = 0] = row;
  return { t, x, y, heading, level, vx, vy };
}

const cue = (json: CueJson): Cue => ({ at: json.at_s, text: json.text, kind: json.kind, estimated: json.estimated_s });
