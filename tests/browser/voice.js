// A voice for a browser that has none: remembers what it was asked to say, and when. Text comes out nowhere.
(() => {
  const spoken = [];
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  const voice = { name: "Test", lang: "en-GB", localService: true, default: true };
  const synthesis = {
    speaking: false,
    getVoices: () => [voice],
    addEventListener: () => undefined,
    cancel: () => undefined,
    speak: (utterance) => {
      spoken.push({ text: utterance.text, at_ms: performance.timeOrigin + performance.now() });
      setTimeout(() => utterance.onend?.(), 50);
    },
  };
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance, configurable: true });
  Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
  window.spoken = spoken;
})();
