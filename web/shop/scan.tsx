// Joining by the code on a shop's screen: with the camera where the browser reads codes, or typed; and the way back to
// the numbers that one has.

import "./shop.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { shop } from "../text/shop.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { joinAddress, lineAddress } from "./code.ts";
import { Numbers } from "./numbers.ts";

const LOOK = 200;
const READS_CODES = "BarcodeDetector" in globalThis;

interface Detector {
  detect(video: HTMLVideoElement): Promise<Array<{ rawValue: string }>>;
}

export function ScanView() {
  const { storage } = useServices();
  const { scan: words } = shop[text.value.language];
  const heading = useTitle(words.title);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const mine = new Numbers(storage).stores;
  const go = (event: Event) => {
    event.preventDefault();
    const address = joinAddress(typed);
    if (address) location.hash = address;
    else setWrong(true);
  };
  return (
    <div class="view join">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <p class="soft">{words.words}</p>
      </header>
      {mine.length > 0 && (
        <section class="card mine-list">
          <h2>{words.mine}</h2>
          <ul>
            {mine.map(([store, { name }]) => (
              <li key={store}>
                <a class="button" href={lineAddress(store)}>
                  {name ? `${name}: ${words.to}` : words.to}
                  <Icon name="arrow" size={20} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Camera />
      <form onSubmit={go} noValidate>
        <Field
          label={words.address}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
          hint={words.hint}
          {...(wrong && { error: words.wrong })}
        />
        <Button type="submit" kind={READS_CODES ? "plain" : "primary"}>
          {words.go}
        </Button>
      </form>
    </div>
  );
}

function Camera() {
  const { scan: words } = shop[text.value.language];
  const video = useRef<HTMLVideoElement>(null);
  const [on, setOn] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    watch(video.current as HTMLVideoElement, stop.signal).catch(() => {
      setOn(false);
      setRefused(true);
    });
    return () => stop.abort();
  }, [on]);
  if (!READS_CODES) return <Banner>{words.noCamera}</Banner>;
  return (
    <div class="camera">
      {on && <video ref={video} playsInline muted aria-label={words.camera} />}
      {refused && <Banner mood="warn">{words.refused}</Banner>}
      <Button
        kind={on ? "plain" : "primary"}
        wide
        onPress={() => {
          setRefused(false);
          setOn(!on);
        }}
      >
        {on ? words.stop : words.camera}
      </Button>
    </div>
  );
}

// Goes where the first code of a shop that is seen leads.
async function watch(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
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
  while (!signal.aborted) {
    const codes = await detector.detect(video).catch(() => []);
    const address = codes.map(({ rawValue }) => joinAddress(rawValue)).find((each) => each !== undefined);
    if (address && !signal.aborted) {
      location.hash = address;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}
