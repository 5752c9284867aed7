// What is read out and rung: that it is one's turn at once, the rest when nothing else is said.

import { useEffect, useRef } from "preact/hooks";
import { locale, text } from "../text/text.ts";
import { waitingRoom } from "../text/waiting-room.ts";
import type { Bell } from "../ui/bell.tsx";
import { say } from "../ui/said.tsx";
import type { RoomPlace } from "./place.ts";
import { type Face, news } from "./shown.ts";

export function useNews(place: RoomPlace, now: Face, bell: Bell): void {
  const said = useRef<string | number | undefined>(undefined);
  const told = news(now, place.ahead, said.current);
  useEffect(() => {
    if (said.current === told) return;
    said.current = told;
    const words = waitingRoom[text.value.language];
    if (typeof told === "number") say(`${new Intl.NumberFormat(locale.value).format(told)} ${words.under.ahead}`);
    else if (now === "called") say(`${words.titles.called}. ${words.enter}.`, true);
    else say(words.titles[now as "front"] ?? words.next[now as "waiting"] ?? "");
    if (now === "called") bell.ring();
  }, [told]);
}
