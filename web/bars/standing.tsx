// What the request's card says in each state: a large number or a heading, and what to know.

import { useServices } from "../app/services.ts";
import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { band } from "../text/waits.ts";
import { useAsked } from "../ui/asked.ts";
import { BigNumber } from "../ui/parts.tsx";
import type { Asked } from "./bar-request.ts";

// Until a bar says yes the request has no more of the one that was asked than its id.
export function Searching({ now }: { now: Asked }) {
  const { api } = useServices();
  const words = bars[text.value.language].place;
  const path = { bar_id: now.chosen_bar_id };
  const { data } = useAsked((signal) => api.get("/v1/bars/{bar_id}", { path, signal }), [path.bar_id]);
  return (
    <div class="request-what">
      <svg class="radar" viewBox="-50 -50 100 100" aria-hidden="true">
        <circle class="wave" r="14" />
        <circle class="wave" r="30" />
        <circle class="wave" r="46" />
        <circle class="me" r="6" />
      </svg>
      <strong class="request-title">{words.looking}</strong>
      <p>{now.asked > 1 ? words.asked(now.asked) : data ? words.first(data.name) : words.asked(now.asked)}</p>
      <p class="soft">{words.lookingWords}</p>
    </div>
  );
}

export function Standing({ now, ahead }: { now: Asked; ahead: number | undefined }) {
  const { language } = text.value;
  const { place: words, near } = bars[language];
  const { state, bar, number, wait, reason } = now;
  const facts = [
    bar?.location.address,
    bar?.walk_minutes != null && near.walk(bar.walk_minutes),
    words.people(now.party_size),
  ].filter(Boolean);
  const about = bar && (
    <p class="soft">
      {state === "QUEUEING" && <strong>{bar.name} · </strong>}
      {facts.join(" · ")}
    </p>
  );
  const how = wait && { median_seconds: 60 * wait.median_minutes, p90_seconds: 60 * wait.p90_minutes };
  const time = how && <p class="request-wait">{words.inLine(band(how, language))}</p>;
  if (state === "CONFIRMING") {
    return (
      <div class="request-what">
        <strong class="request-title">{words.would(bar?.name ?? "")}</strong>
        {time}
        {about}
        <p class="soft">{words.wouldWords}</p>
      </div>
    );
  }
  if (state === "QUEUEING") {
    const go = now.set_out_at && !now.arrived_at && !now.called_at;
    return (
      <div class="request-what">
        {now.called_at && <strong class="request-title">{words.called}</strong>}
        {go && <strong class="request-title">{words.go}</strong>}
        <p class="soft">{words.number}</p>
        <BigNumber>{number}</BigNumber>
        {!now.called_at && <p class="request-ahead">{ahead ? `${ahead} ${words.ahead}` : words.next}</p>}
        {!now.called_at && time}
        {now.called_at && <p>{words.calledWords}</p>}
        {go && <p>{words.goWords}</p>}
        {about}
        {now.arrived_at && <p class="soft">{words.arrived}</p>}
      </div>
    );
  }
  return (
    <div class="request-what">
      <strong class="request-title">{state === "SEATED" ? words.seated(bar?.name ?? "") : words.over}</strong>
      {state === "SEATED" && number && <BigNumber>{number}</BigNumber>}
      <p class="soft">{state === "SEATED" ? words.seatedWords : reason && words.ends[reason]}</p>
    </div>
  );
}
