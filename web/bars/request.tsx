// One's own request: whom we ask, the bar that would take one, the place in its line, time to go, and how it ended.

import "./request.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { online } from "../core/online.ts";
import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { type Bell, BellButton, useBell } from "../ui/bell.tsx";
import { Banner, Empty } from "../ui/parts.tsx";
import { AsOf } from "../ui/remembered.tsx";
import { say } from "../ui/said.tsx";
import { useSecond } from "../ui/second.ts";
import { TellMe } from "../ui/tell-me.tsx";
import { Actions } from "./actions.tsx";
import { type Asked, barRequest } from "./bar-request.ts";
import { Sharing } from "./sharing.tsx";
import { Searching, Standing } from "./standing.tsx";
import { news } from "./told.ts";

export function RequestView() {
  const services = useServices();
  const words = bars[text.value.language].place;
  const request = barRequest(services);
  const bell = useBell();
  request.looks.always = bell.on;
  void request.turned.value;
  const { now } = request;
  const called = now?.state === "QUEUEING" && now.called_at !== null;
  const heading = useTitle(called ? `${words.called}: ${now.number}` : words.title);
  useEffect(() => {
    request.onChange = (before) => tell(before, request.now, bell);
    return () => {
      request.onChange = undefined;
    };
  });
  useEffect(() => void request.looks.now(), []);
  if (now === undefined && request.error) return <Failed error={request.error} again={() => request.looks.now()} />;
  if (now === undefined) return <Loading />;
  return (
    <div class="view request">
      <h1 ref={heading} tabIndex={-1}>
        {words.title}
      </h1>
      {now === null ? (
        <Empty title={words.none}>
          <p class="soft">{words.noneWords}</p>
          <a class="button primary" href="#/bars">
            {words.toBars}
          </a>
        </Empty>
      ) : (
        <>
          {online.value && request.error !== undefined && <Banner mood="warn">{words.offline}</Banner>}
          {(!online.value || request.error !== undefined) && <AsOf at={request.at} />}
          <section class={`card request-card ${kind(now)}`}>
            {now.state === "REQUESTING" ? <Searching now={now} /> : <Standing now={now} ahead={request.ahead} />}
            <TimeLeft key={now.expires_at ?? now.return_until} now={now} />
            <Actions request={request} now={now} />
          </section>
          {request.active && <Sharing where={request.where} />}
          {request.active && <TellMe session={services.session} />}
          {request.active && (
            <p class="request-bell">
              <BellButton bell={bell} words={words.bell} />
            </p>
          )}
        </>
      )}
    </div>
  );
}

function TimeLeft({ now }: { now: Asked }) {
  const { clock } = useServices();
  const { language } = text.value;
  const words = bars[language].place;
  useSecond();
  const until = now.expires_at ?? now.return_until;
  // The whole of it is not told, so it is what was left when this was first shown.
  const [whole] = useState(() => (until ? clock.secondsUntil(until) : 0));
  if (!until) return null;
  const left = clock.secondsUntil(until);
  const time = remaining(left, language);
  return (
    <p class="figures request-left" role="timer">
      {now.expires_at ? words.left(time) : words.returnLeft(time)}
      <span class="request-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, (100 * left) / Math.max(1, whole))}%` }} />
      </span>
    </p>
  );
}

// How the card looks, besides what it says.
function kind({ state, called_at, set_out_at, arrived_at }: Asked): string {
  if (state === "CONFIRMING") return "turn";
  if (state !== "QUEUEING") return state.toLowerCase();
  return called_at || (set_out_at && !arrived_at) ? "turn" : "queueing";
}

function tell(before: Asked | null | undefined, now: Asked | null | undefined, bell: Bell): void {
  const words = bars[text.value.language].place;
  const told = news(before, now);
  const bar = now?.bar?.name ?? "";
  if (!told || !now) return;
  if (told === "called") say(words.callNews(bar, now.number ?? ""), true);
  else if (told === "go") say(words.goNews(bar), true);
  else if (told === "found") say(words.would(bar), true);
  else if (told === "seated") say(words.seated(bar));
  else if (told === "placed") say(`${bar}: ${words.number} ${now.number}`);
  else say(now.reason ? words.ends[now.reason] : words.over);
  if (["called", "go", "found"].includes(told)) bell.ring();
}
