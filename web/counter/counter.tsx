// The counter: each line a column, with the number that is served, the next one, and who waits.

import "./counter.css";
import "./opening.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { storeAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { Standing } from "../app/standing.tsx";
import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { shown, TIME } from "../core/times.ts";
import type { Board } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Pill, Skeleton } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import { AboutDialog } from "./about.tsx";
import { useStore } from "./account.ts";
import { Acts } from "./acts.ts";
import { AddDialog } from "./add.tsx";
import { Closed } from "./closed.tsx";
import { ClosingSoon } from "./closing.tsx";
import { Column } from "./column.tsx";
import { Counting } from "./counting.ts";
import { KeysDialog, useKeys } from "./keys.tsx";
import { LatestBar } from "./latest-bar.tsx";
import { Same } from "./same.ts";
import { ScreensDialog, ScreensHint } from "./screens-dialog.tsx";
import { SignInForm } from "./sign-in.tsx";

export type Asking = "add" | "screens" | "about" | "keys";

export function CounterView({ route: { id } }: { route: { id: string } }) {
  const services = useServices();
  const account = useStore();
  const counting = useMemo(() => new Counting(services, account, id), [id]);
  const mine = account.who.value?.store_id === id;
  useEffect(() => {
    if (counting.phase !== "closed") void counting.begin();
  }, [counting, mine]);
  useEffect(() => () => counting.end(), [counting]);
  void counting.turned.value;
  if (counting.phase === "closed") return <Closed store={id} name={counting.board?.name} />;
  if (counting.phase === "out") return <Out />;
  if (counting.phase === "failed") return <NotShown counting={counting} />;
  if (!counting.board) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="40%" />
        <br />
        <Skeleton height="24rem" />
      </Loading>
    );
  }
  return <Desk counting={counting} board={counting.board} />;
}

function Desk({ counting, board }: { counting: Counting; board: Board }) {
  const words = counterWords.value;
  void counting.turned.value;
  const heading = useTitle(board.name);
  const who = useStore().who.value;
  const acts = useMemo(() => new Acts(counting), [counting]);
  const [asking, setAsking] = useState<Asking | undefined>();
  const queues = [...board.queues.values()];
  const keys = useKeys(
    acts,
    queues.map(({ queue_id }) => queue_id),
    setAsking,
  );
  useSecond();
  const standing = queues.flatMap(({ queue_id }) => [
    ...counting.those(queue_id, "processing"),
    ...counting.those(queue_id, "waiting"),
  ]);
  const same = new Same(standing);
  const waiting = standing.filter(({ state }) => state === "waiting").length;
  const shut = () => setAsking(undefined);
  return (
    <div class="view counter">
      <header class="counter-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {board.name}
          </h1>
          <p class="counter-facts figures">
            <strong>{words.waitingAll(waiting)}</strong>
            <span class="soft">
              {words.closesAt(shown(board.closes_at, board.timezone, locale.value, { weekday: "short", ...TIME }))}
            </span>
            <Standing />
            {who?.email_confirmed === false && <Pill mood="warn">{words.letter}</Pill>}
          </p>
        </div>
        <div class="counter-ways">
          <Button onPress={() => setAsking("add")}>
            <Icon name="plus" size={20} />
            {words.add}
          </Button>
          <Button onPress={() => setAsking("screens")}>
            <Icon name="screen" size={20} />
            {words.screens}
          </Button>
          <Button onPress={() => setAsking("about")}>
            <Icon name="shop" size={20} />
            {words.more}
          </Button>
          <span class="counter-keys">
            <Button kind="quiet" onPress={() => setAsking("keys")}>
              {words.shortcuts}
            </Button>
          </span>
        </div>
      </header>
      <ClosingSoon board={board} onClose={() => setAsking("about")} />
      <ScreensHint store={counting.store} onOpen={() => setAsking("screens")} />
      <LatestBar counting={counting} acts={acts} />
      <div class="columns">
        {queues.map((queue, place) => (
          <Column
            key={queue.queue_id}
            {...{ counting, acts, board, queue, same }}
            hint={keys.on && place < 9 ? String(place + 1) : undefined}
          />
        ))}
      </div>
      {asking === "add" && <AddDialog acts={acts} board={board} onClose={shut} />}
      {asking === "screens" && <ScreensDialog store={counting.store} onClose={shut} />}
      {asking === "about" && <AboutDialog acts={acts} board={board} waiting={standing.length} onClose={shut} />}
      {asking === "keys" && <KeysDialog keys={keys} onClose={shut} />}
    </div>
  );
}

function Out() {
  const words = counterWords.value;
  const account = useStore();
  const who = account.who.value;
  const heading = useTitle(who?.store_id ? words.otherStore : words.notSignedIn);
  return (
    <div class="view opening">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {who?.store_id ? words.otherStore : words.notSignedIn}
        </h1>
        <p class="soft">{words.notSignedInWords}</p>
      </header>
      {who?.store_id ? (
        <div class="buttons">
          <a class="button primary" href={storeAddress(who.store_id)}>
            {who.name ?? words.toCounter}
          </a>
          <Button onPress={() => account.signOut()}>{words.signOut}</Button>
        </div>
      ) : (
        <SignInForm />
      )}
    </div>
  );
}

function NotShown({ counting }: { counting: Counting }) {
  const words = counterWords.value;
  const { error } = counting;
  if (!(error instanceof Refused) || error.status !== 404) {
    return <Failed error={error} again={() => counting.begin()} />;
  }
  return (
    <div class="view message-view">
      <h1 tabIndex={-1}>{words.missing}</h1>
      <a class="button primary" href="#/stores">
        {words.toShops}
      </a>
    </div>
  );
}
