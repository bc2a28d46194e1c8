/** Soft bowls, made on the spot: a change of step, halfway, the end. No file, no melody, nothing that startles. */

export type ChimeKind = "change" | "halfway" | "end";

interface Bowl {
  readonly frequencyHz: number;
  readonly seconds: number;
  readonly loudness: number;
}

// A fifth apart, so that two in a row never clash; the end is lowest and longest.
const BOWLS: Readonly<Record<ChimeKind, Bowl>> = {
  change: { frequencyHz: 396, seconds: 3.2, loudness: 0.16 },
  halfway: { frequencyHz: 297, seconds: 4, loudness: 0.16 },
  end: { frequencyHz: 198, seconds: 6, loudness: 0.2 },
};

// Partials of a small singing bowl, relative to the first: ratio, loudness, and how much faster they die away.
const PARTIALS = [
  [1, 1, 1],
  [2.71, 0.36, 1.8],
  [5.15, 0.12, 3],
] as const;

const ATTACK_S = 0.02;
const SILENT = 0.0001;

export class Chimes {
  private context: AudioContext | null = null;
  private volume = 1;

  setVolume(volume: number): void {
    this.volume = volume;
  }

  /** To be called in a touch or key press: browsers let no sound begin otherwise. */
  unlock(): void {
    if (typeof AudioContext === "undefined") return;
    this.context ??= new AudioContext();
    void this.context.resume().catch(() => undefined);
  }

  /** Whether a chime would be heard now. */
  get ready(): boolean {
    return this.context?.state === "running";
  }

  ring(kind: ChimeKind): void {
    const context = this.context;
    if (!context || context.state !== "running" || this.volume === 0) return;
    const bowl = BOWLS[kind];
    const start = context.currentTime + 0.01;
    for (const [ratio, loudness, haste] of PARTIALS) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const end = start + bowl.seconds / haste;
      tone.frequency.value = bowl.frequencyHz * ratio;
      gain.gain.setValueAtTime(SILENT, start);
      gain.gain.exponentialRampToValueAtTime(bowl.loudness * loudness * this.volume, start + ATTACK_S);
      gain.gain.exponentialRampToValueAtTime(SILENT, end);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(end + 0.05);
    }
  }
}
