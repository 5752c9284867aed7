// What Linehold is, in one sentence, and the doors for five kinds of people.

import "./start.css";
import type { ComponentChildren } from "preact";
import { text } from "../text/text.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { Hall } from "./hero.tsx";
import { eventAddress, marketAddress, organiserAddress } from "./route.ts";
import { useServices } from "./services.ts";
import { useTitle } from "./title.ts";

export function Start() {
  const { start } = text.value;
  const heading = useTitle("");
  const links = start.guestsLinks;
  return (
    <>
      <section class="hero">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {start.title}
          </h1>
          <p class="lead">{start.lead}</p>
          <a class="button primary" href="#/events">
            {start.primary}
            <Icon name="arrow" size={20} />
          </a>
        </div>
        <Hall />
      </section>
      <div class="view doors-view">
        <Demo />
        <h2 class="unseen">{start.doors}</h2>
        <ul class="doors">
          <Door icon="ticket" name={start.guests} words={start.guestsWords} main>
            <a href="#/events">{links.find}</a>
            <a href="#/bookings">{links.tickets}</a>
            <a href="#/bars">{links.bars}</a>
            <a href="#/bar-request">{links.place}</a>
            <a href="#/join">{links.join}</a>
          </Door>
          <Door icon="megaphone" name={start.organisers} words={start.organisersWords}>
            <a href={organiserAddress()}>{start.organisersLinks.events}</a>
            <a href={"#/rooms"}>{start.organisersLinks.rooms}</a>
          </Door>
          <Door icon="shop" name={start.shops} words={start.shopsWords}>
            <a href="#/stores">{start.shopsLink}</a>
          </Door>
          <Door icon="glass" name={start.bars} words={start.barsWords}>
            <a href="#/consoles">{start.barsLink}</a>
          </Door>
          <Door icon="basket" name={start.markets} words={start.marketsWords}>
            <a href="#/markets">{start.marketsLink}</a>
          </Door>
        </ul>
      </div>
    </>
  );
}

interface DoorProps {
  icon: IconName;
  name: string;
  words: string;
  main?: boolean;
  children?: ComponentChildren;
}

function Door({ icon, name, words, main, children }: DoorProps) {
  return (
    <li class={main ? "card door main" : "card door"}>
      <Icon name={icon} size={28} />
      <h3>{name}</h3>
      <p class="soft">{words}</p>
      {children && <div class="door-links">{children}</div>}
    </li>
  );
}

function Demo() {
  const { start } = text.value;
  const { demo } = useServices().config;
  if (!demo) return null;
  const [first, second, third] = demo.events;
  return (
    <section class="demo" aria-label={start.demo}>
      <div>
        <h2>{start.demo}</h2>
        <p class="soft small">{start.demoWords}</p>
      </div>
      <div class="buttons">
        {(third ?? first) && (
          <a class="button" href={eventAddress(third ?? first ?? "")}>
            {start.demoSeats}
          </a>
        )}
        {second && (
          <a class="button" href={eventAddress(second)}>
            {start.demoLapse}
          </a>
        )}
        {demo.place && (
          <a class="button" href="#/bars">
            {start.demoBars}
          </a>
        )}
        {demo.market && (
          <a class="button" href={marketAddress(demo.market.market_id)}>
            {start.demoMarket}
          </a>
        )}
        <a class="button" href="/mail/index.html">
          {start.demoMail}
        </a>
        <a class="button" href="/workbench/">
          {start.demoWorkbench}
        </a>
      </div>
    </section>
  );
}
