// A bell that the guest turns on: two notes and a shake when it is their turn. Browsers let a page sound once a person
// has pressed anything on it, so pressing it rings once.

import { useRef, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Icon } from "./icons.tsx";

const NOTES = [880, 1_175];
const LONG = 0.18;
const SHAKE = [300, 200, 300];

export interface Bell {
  on: boolean;
  turn: () => void;
  ring: () => void;
}

export function useBell(): Bell {
  const [on, setOn] = useState(false);
  const audio = useRef<AudioContext | undefined>(undefined);
  const sound = () => {
    if (!navigator.userActivation?.hasBeenActive) return;
    audio.current ??= new AudioContext();
    play(audio.current);
  };
  const turn = () => {
    if (!on) sound();
    setOn(!on);
  };
  const ring = () => {
    if (!on) return;
    sound();
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(SHAKE);
  };
  return { on, turn, ring };
}

function play(audio: AudioContext): void {
  void audio.resume();
  NOTES.forEach((frequency, place) => {
    const [tone, volume] = [new OscillatorNode(audio, { frequency }), new GainNode(audio, { gain: 0.2 })];
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + place * LONG);
    tone.stop(audio.currentTime + (place + 1) * LONG);
  });
}

export function BellButton({ bell, words }: { bell: Bell; words: { on: string; off: string } }) {
  return (
    <Button onPress={bell.turn}>
      <Icon name={bell.on ? "check" : "bell"} size={20} />
      {bell.on ? words.on : words.off}
    </Button>
  );
}
