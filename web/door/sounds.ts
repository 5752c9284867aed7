// What an answer sounds and feels like, for a door that one does not look at all the time. Sounds are off at first, and
// browsers allow them once anything on the page was pressed.

import { useRef, useState } from "preact/hooks";
import type { Mood } from "./verdict.ts";

// Frequencies in hertz, one after the other; and shakes in milliseconds.
const NOTES: Record<Mood, readonly number[]> = { good: [880, 1_320], warn: [520, 520], bad: [220, 165, 220] };
const LONG: Record<Mood, number> = { good: 0.09, warn: 0.16, bad: 0.18 };
const SHAKES: Record<Mood, number[]> = { good: [60], warn: [120, 80, 120], bad: [250, 100, 250] };

export interface Sounds {
  on: boolean;
  turn: () => void;
  play: (mood: Mood) => void;
}

export function useSounds(): Sounds {
  const [on, setOn] = useState(false);
  const audio = useRef<AudioContext | undefined>(undefined);
  const sound = (mood: Mood) => {
    audio.current ??= new AudioContext();
    notes(audio.current, mood);
  };
  const turn = () => {
    if (!on) sound("good");
    setOn(!on);
  };
  const play = (mood: Mood) => {
    if (!navigator.userActivation?.hasBeenActive) return;
    navigator.vibrate?.(SHAKES[mood]);
    if (on) sound(mood);
  };
  return { on, turn, play };
}

function notes(audio: AudioContext, mood: Mood): void {
  void audio.resume();
  const type = mood === "bad" ? "square" : "sine";
  NOTES[mood].forEach((frequency, place) => {
    const tone = new OscillatorNode(audio, { frequency, type });
    const volume = new GainNode(audio, { gain: mood === "bad" ? 0.08 : 0.2 });
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + place * LONG[mood]);
    tone.stop(audio.currentTime + (place + 1) * LONG[mood]);
  });
}
