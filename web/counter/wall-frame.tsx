// What the screens of a shop have around their numbers: the name, the time there, and what is heard of calls.

import "./screen.css";
import type { ComponentChildren } from "preact";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { online } from "../core/online.ts";
import { shown, TIME } from "../core/times.ts";
import type { Board } from "../shop/board.ts";
import { FullScreen, useAwake } from "../staff/wall.tsx";
import { counterWords } from "../text/counter.ts";
import { locale } from "../text/text.ts";
import { BellButton, useBell } from "../ui/bell.tsx";
import { useSecond } from "../ui/second.ts";
import type { Calls } from "./calls.ts";
import { Numbers } from "./numbers.tsx";

interface WallProps {
  calls: Calls;
  board: Board;
  children?: ComponentChildren;
}

export function Wall({ calls, board, children }: WallProps) {
  const words = counterWords.value;
  const { clock, live } = useServices();
  const heading = useTitle(board.name);
  const bell = useBell();
  void calls.turned.value;
  useAwake();
  useSecond();
  calls.onCall = bell.ring;
  const standing = online.value ? live.standing.value : "connecting";
  const at = (time: number) => shown(new Date(time).toISOString(), board.timezone, locale.value, TIME);
  const { last } = calls;
  return (
    <div class={children ? "whole shop-wall coded" : "whole shop-wall"}>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {board.name}
        </h1>
        <div class="wall-ways">
          <FullScreen />
          <BellButton bell={bell} words={words.chime} />
        </div>
        {standing === "connecting" && (
          <p class="wall-standing figures" role="status">
            {words.screenAgain} {calls.heard > 0 && words.screenOldNumbers(at(calls.heard + clock.ahead))}
          </p>
        )}
        <time class="figures">{at(clock.now())}</time>
      </header>
      {children}
      <section class="wall-numbers" aria-label={words.screenNow}>
        <Numbers calls={calls} />
      </section>
      {board.description && (
        <footer>
          <p>{board.description}</p>
        </footer>
      )}
      <p class="unseen" role="status">
        {last && words.screenCalled(last.ticket.number, last.queue.name)}
      </p>
    </div>
  );
}

export function WallMessage({ title, words: said, link }: { title: string; words: string; link?: boolean }) {
  const heading = useTitle(title);
  return (
    <div class="whole shop-wall-message">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p>{said}</p>
      {link && (
        <a class="button" href="#/stores">
          {counterWords.value.toShops}
        </a>
      )}
    </div>
  );
}
