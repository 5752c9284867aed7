// The screen that customers see: the code to join with, which changes with every scan, and the numbers that are called.

import { useEffect, useMemo } from "preact/hooks";
import { screenAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { online } from "../core/online.ts";
import { counterWords } from "../text/counter.ts";
import { useSecond } from "../ui/second.ts";
import { Code } from "./code.ts";
import { type Shown, screens } from "./screens.ts";
import { useCalls } from "./wall.tsx";
import { Wall, WallMessage } from "./wall-frame.tsx";

interface ScreenRoute {
  id: string;
  store: string;
  token: string;
}

export function ScreenView({ route: { id, store, token } }: { route: ScreenRoute }) {
  const words = counterWords.value;
  const { storage } = useServices();
  const kept = useMemo(() => screens(storage), []);
  // The token is kept here, and has no business in the history.
  useEffect(() => {
    if (!store || !token) return;
    kept.set(id, { store, token });
    location.replace(screenAddress(id));
  }, [id, store, token]);
  const shown = useMemo(() => (store && token ? { store, token } : kept.get(id)), [id, store, token]);
  if (!shown) return <WallMessage title={words.screenUnknown} words={words.screenUnknownWords} link />;
  return <Screen key={id} display={id} shown={shown} onOver={() => kept.delete(id)} />;
}

function Screen({ display, shown, onOver }: { display: string; shown: Shown; onOver: () => void }) {
  const words = counterWords.value;
  const services = useServices();
  const calls = useCalls(shown.store);
  const code = useMemo(() => new Code(services, display, shown), [display, shown.token]);
  useEffect(() => {
    code.begin();
    return () => code.end();
  }, [code]);
  void code.turned.value;
  const over = calls.closed ? "closed" : code.over;
  useEffect(() => {
    if (over) onOver();
  }, [over]);
  if (over === "closed") return <WallMessage title={words.screenClosed} words={words.screenClosedWords} />;
  if (over) return <WallMessage title={words.screenTaken} words={words.screenTakenWords} link />;
  if (!calls.board) return calls.error ? <Failed error={calls.error} again={() => calls.begin()} /> : <Loading />;
  return (
    <Wall calls={calls} board={calls.board}>
      <CodePanel code={code} />
    </Wall>
  );
}

// Each code is a picture of its own: a new one never stands beside an old one.
function CodePanel({ code }: { code: Code }) {
  const words = counterWords.value;
  void code.turned.value;
  useSecond();
  useEffect(() => code.tick());
  useEffect(() => {
    const again = () => code.anew();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [code]);
  const now = online.value ? code.code : undefined;
  return (
    <section class="code" aria-label={words.screenScan}>
      <h2>{words.screenScan}</h2>
      <div class="code-picture">
        {now?.svg ? (
          <img
            key={now.version}
            src={`data:image/svg+xml,${encodeURIComponent(now.svg)}`}
            alt={words.screenScan}
            data-version={now.version}
          />
        ) : (
          <div class="code-none" role="status">
            <strong>{words.screenAgain}</strong>
            <p>{words.screenAgainWords}</p>
          </div>
        )}
      </div>
      <p class="code-words">{words.screenScanWords}</p>
      <p class="code-address">
        {now?.url && (
          <>
            {words.screenType} <span>{now.url.replace(/^https?:\/\//, "")}</span>
          </>
        )}
      </p>
    </section>
  );
}
