// An operator's bars: what each is, its line and its wait, and the way to its console.

import "./consoles.css";
import { consoleAddress } from "../app/route.ts";
import { Standing } from "../app/standing.tsx";
import { StaffHead } from "../staff/head.tsx";
import { consoleWords } from "../text/bar-console.ts";
import { problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner, Empty } from "../ui/parts.tsx";
import { Absent } from "./absent.tsx";
import { StatePill } from "./bar-state.tsx";
import { type OwnBar, useOwnBars } from "./own-bars.ts";
import { StaffOfBar } from "./staff-of-bar.tsx";
import { Ways } from "./ways.tsx";

export function Consoles() {
  return <StaffOfBar>{() => <List />}</StaffOfBar>;
}

function List() {
  const { consoles: words } = consoleWords.value;
  const asked = useOwnBars();
  if (!asked.data) return <Absent error={asked.error} again={asked.again} />;
  const none = asked.data.length === 0;
  return (
    <div class="view consoles">
      <StaffHead title={words.title}>
        <Standing />
        {!none && <Add />}
      </StaffHead>
      {asked.error !== undefined && (
        <Banner mood="warn">
          <span>{problem(asked.error)}</span>
          <Button onPress={asked.again}>{text.value.shell.again}</Button>
        </Banner>
      )}
      {none && (
        <Empty title={words.none}>
          <p class="soft">{words.noneWords}</p>
          <Add primary />
        </Empty>
      )}
      <ul class="consoles-list">
        {asked.data.map(({ bar, asking }) => (
          <li key={bar.bar_id} class={asking > 0 ? "card asking" : "card"}>
            <Item bar={bar} asking={asking} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Add({ primary = false }: { primary?: boolean }) {
  return (
    <a class={primary ? "button primary" : "button"} href="#/consoles/new">
      <Icon name="plus" size={20} />
      {consoleWords.value.consoles.add}
    </a>
  );
}

function Item({ bar, asking }: OwnBar) {
  const { consoles: words, band, waiting } = consoleWords.value;
  const closed = bar.state === "CLOSED";
  return (
    <>
      <header>
        <h2>
          <a href={consoleAddress(bar.bar_id)}>{bar.name}</a>
        </h2>
        <StatePill state={bar.state} />
      </header>
      {bar.location.address && <p class="small soft">{bar.location.address}</p>}
      <p class="consoles-wait">
        <strong class="figures">{closed ? "–" : band(bar.wait.median_minutes, bar.wait.p90_minutes)}</strong>
        <span class="small soft">{closed ? words.waitClosed : `${words.wait} · ${waiting(bar.queue_length)}`}</span>
      </p>
      <a class={asking > 0 ? "button primary wide" : "button wide"} href={consoleAddress(bar.bar_id)}>
        {asking > 0 ? words.asking(asking) : words.console}
        <Icon name="arrow" size={20} />
      </a>
      <Ways id={bar.bar_id} here={consoleAddress(bar.bar_id)} />
    </>
  );
}
