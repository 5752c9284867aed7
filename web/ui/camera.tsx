// Reads codes with the camera, one after the other, where the browser can.

import "./camera.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { Banner } from "./parts.tsx";

const LOOK = 150;
// A code that stays before the camera is read once; after so long without it, again.
const FORGET = 3_000;
export const READS_CODES = "BarcodeDetector" in globalThis;

interface Detector {
  detect(video: HTMLVideoElement): Promise<Array<{ rawValue: string }>>;
}

export type CameraWords = Record<"camera" | "cameraStop" | "cameraSeen" | "cameraRefused" | "noCamera", string>;

export function Camera({ words, seen }: { words: CameraWords; seen: (code: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(seen);
  told.current = seen;
  const [on, setOn] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!on || !element) return;
    const stop = new AbortController();
    watch(element, stop.signal, (code) => told.current(code)).catch(() => {
      setOn(false);
      setRefused(true);
    });
    return () => stop.abort();
  }, [on]);
  if (!READS_CODES) return <Banner>{words.noCamera}</Banner>;
  const turn = () => {
    setRefused(false);
    setOn(!on);
  };
  return (
    <div class="camera">
      {on && <video ref={video} playsInline muted aria-label={words.cameraSeen} />}
      {refused && <Banner mood="warn">{words.cameraRefused}</Banner>}
      <Button kind={on ? "plain" : "primary"} wide onPress={turn}>
        {on ? words.cameraStop : words.camera}
      </Button>
    </div>
  );
}

async function watch(video: HTMLVideoElement, signal: AbortSignal, seen: (code: string) => void): Promise<void> {
  const { BarcodeDetector } = globalThis as unknown as { BarcodeDetector: new (of: object) => Detector };
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const end = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener("abort", end);
  if (signal.aborted) return end();
  video.srcObject = stream;
  await video.play();
  const last = new Map<string, number>();
  while (!signal.aborted) {
    const codes = await detector.detect(video).catch(() => []);
    for (const { rawValue } of codes) {
      const fresh = performance.now() - (last.get(rawValue) ?? Number.NEGATIVE_INFINITY) > FORGET;
      last.set(rawValue, performance.now());
      if (fresh && !signal.aborted) seen(rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}
