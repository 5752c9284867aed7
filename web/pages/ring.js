// A bell that rings every few seconds until it is ended. Browsers let a page sound once somebody has pressed anything
// on it; until then there is only what is seen.

const EVERY = 6_000;
const NOTES = [880, 1_175];
const LONG = 0.18;

export class Ring {
  // `button` turns the sound off and on.
  constructor(button) {
    this.button = button;
    button.onclick = () => this.turn(!this.on);
    this.turn(true);
  }

  turn(on) {
    this.on = on;
    this.button.setAttribute("aria-pressed", on);
  }

  begin() {
    this.sound();
    this.timer ??= setInterval(() => this.sound(), EVERY);
  }

  end() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  sound() {
    if (!this.on || !navigator.userActivation?.hasBeenActive) return;
    this.audio ??= new AudioContext();
    const { audio } = this;
    audio.resume();
    NOTES.forEach((frequency, place) => {
      const [tone, volume] = [new OscillatorNode(audio, { frequency }), new GainNode(audio, { gain: 0.2 })];
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + place * LONG);
      tone.stop(audio.currentTime + (place + 1) * LONG);
    });
  }
}
