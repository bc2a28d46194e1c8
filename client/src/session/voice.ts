/**
 * The voice. Browser voices where there are any; else clips that the server makes with a voice of its machine; else
 * nothing, which is normal: captions and chimes carry the session.
 */

export interface Speaker {
  /** Whether something can be heard. */
  readonly available: boolean;
  say(text: string): void;
  hush(): void;
  setVolume(volume: number): void;
}

/** Called when the browser wants a touch before it lets anything be heard. */
export type Blocked = () => void;

export class BrowserVoice implements Speaker {
  private voice: SpeechSynthesisVoice | null = null;
  private volume = 1;
  // Without a reference the utterance may be collected while it speaks, and its end is never told.
  private speaking: SpeechSynthesisUtterance | null = null;

  constructor(
    private readonly language: string,
    private readonly blocked: Blocked,
  ) {
    if (!this.exists) return;
    this.choose();
    speechSynthesis.addEventListener?.("voiceschanged", () => this.choose());
  }

  private get exists(): boolean {
    return typeof speechSynthesis !== "undefined" && typeof SpeechSynthesisUtterance !== "undefined";
  }

  get available(): boolean {
    return this.voice !== null;
  }

  private choose(): void {
    const fitting = speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().startsWith(this.language));
    this.voice = fitting.find((voice) => voice.localService && voice.default) ?? fitting.find((voice) => voice.localService) ?? fitting[0] ?? null;
  }

  setVolume(volume: number): void {
    this.volume = volume;
  }

  say(text: string): void {
    if (!this.voice || this.volume === 0) return;
    // A phrase still going when the next is due would push it late; the newer one is the one that matters now.
    if (speechSynthesis.speaking) speechSynthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = this.voice;
    utterance.lang = this.voice.lang;
    utterance.rate = 0.92;
    utterance.volume = this.volume;
    utterance.onerror = (event) => {
      if (event.error === "not-allowed") this.blocked();
    };
    this.speaking = utterance;
    utterance.onend = () => {
      if (this.speaking === utterance) this.speaking = null;
    };
    speechSynthesis.speak(utterance);
  }

  hush(): void {
    if (this.exists) speechSynthesis.cancel();
    this.speaking = null;
  }
}

/** Clips made by the server, one address a sentence; fetched ahead so that they start at once and survive a lost network. */
export class ServerVoice implements Speaker {
  private readonly clips = new Map<string, Promise<Blob | null>>();
  private playing: HTMLAudioElement | null = null;
  private volume = 1;

  constructor(
    private readonly address: (text: string) => string,
    readonly available: boolean,
    private readonly blocked: Blocked,
  ) {}

  setVolume(volume: number): void {
    this.volume = volume;
    if (this.playing) this.playing.volume = volume;
  }

  /** Fetch the clips of sentences that will be needed. */
  prepare(texts: readonly string[]): void {
    if (!this.available) return;
    for (const text of texts) void this.clip(text);
  }

  private clip(text: string): Promise<Blob | null> {
    const known = this.clips.get(text);
    if (known) return known;
    const fetched = fetch(this.address(text))
      .then((answer) => (answer.ok ? answer.blob() : null))
      .catch(() => null);
    this.clips.set(text, fetched);
    return fetched;
  }

  say(text: string): void {
    if (!this.available || this.volume === 0) return;
    void this.clip(text).then((clip) => {
      if (!clip) {
        this.clips.delete(text);
        return;
      }
      this.hush();
      const audio = new Audio(URL.createObjectURL(clip));
      audio.volume = this.volume;
      audio.onended = () => URL.revokeObjectURL(audio.src);
      this.playing = audio;
      audio.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NotAllowedError") this.blocked();
      });
    });
  }

  hush(): void {
    this.playing?.pause();
    this.playing = null;
  }
}
