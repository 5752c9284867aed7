// The live figures, as large as they count.

import "./figures.css";
import type { ComponentChildren } from "preact";
import { quote } from "../core/quote.ts";
import { roomDeskWords } from "../text/room-desk.ts";
import { locale, text } from "../text/text.ts";
import { band, remaining } from "../text/waits.ts";
import { BigNumber } from "../ui/parts.tsx";
import type { Figures } from "./orders.ts";

export function Numbers({ room }: { room: Figures }) {
  const words = roomDeskWords.value;
  const { language } = text.value;
  const format = new Intl.NumberFormat(locale.value);
  const number = (value: number) => format.format(value);
  const percent = new Intl.NumberFormat(locale.value, { style: "percent" });
  const calls = room.admitted + room.no_shows;
  const runs = room.phase === "open" || room.phase === "paused";
  const moving = room.waiting > 0 && room.phase === "open" && room.rate_per_minute > 0;
  const wait = moving && band(quote(room.waiting, 60 / room.rate_per_minute), language);
  return (
    <dl class="room-desk-figures figures">
      <Figure name={words.waiting} value={number(room.waiting)} main>
        {wait && words.lastWait(wait)}
      </Figure>
      <Figure name={words.inside} value={number(room.active)}>
        <progress max={room.capacity} value={room.active} aria-label={words.inside} />
        {words.ofCapacity(number(room.capacity))}
      </Figure>
      <Figure name={words.rate} value={runs ? number(room.rate_per_minute) : "–"}>
        {room.max_per_minute ? words.rateMost(number(room.max_per_minute)) : words.rateFree}
      </Figure>
      <Figure name={words.called} value={number(room.called)}>
        {words.calledWords(remaining(room.claim_seconds, language))}
      </Figure>
      <Figure name={words.admitted} value={number(room.admitted)} />
      <Figure name={words.noShows} value={number(room.no_shows)}>
        {calls > 0 && words.noShowsShare(percent.format(room.no_shows / calls))}
      </Figure>
      {room.late > 0 && <Figure name={words.late} value={number(room.late)} />}
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  main?: boolean;
  children?: ComponentChildren;
}

function Figure({ name, value, main, children }: FigureProps) {
  return (
    <div class={main ? "card main" : "card"}>
      <dt>{name}</dt>
      <dd class="value">
        <BigNumber>{value}</BigNumber>
      </dd>
      <dd class="soft small">{children}</dd>
    </div>
  );
}
