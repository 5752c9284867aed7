// The staff's door: their markets, with the ways to tills, screen and manager.

import "./markets.css";
import { useMemo, useState } from "preact/hooks";
import { marketAddress } from "../app/route.ts";
import { Failed, Loading } from "../app/states.tsx";
import type { Body } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import { StaffHead } from "../staff/head.tsx";
import { Staff, useAccount } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Banner, Empty, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { inOrder, type Market } from "./board.ts";
import { TillPill } from "./till-states.tsx";

export function Markets() {
  return <Staff>{() => <List />}</Staff>;
}

function List() {
  const words = marketWords.value;
  const account = useAccount();
  const [adding, setAdding] = useState(false);
  const asked = useAsked((signal) => account.call("get", "/v1/markets", { query: { limit: 100 }, signal }), []);
  if (asked.error && !asked.data) return <Failed error={asked.error} again={asked.again} />;
  if (!asked.data) {
    return (
      <Loading>
        <Skeleton height="2.5rem" width="40%" />
        <br />
        <Skeleton height="14rem" />
      </Loading>
    );
  }
  const { items } = asked.data;
  return (
    <div class="view markets">
      <StaffHead title={words.marketsTitle} />
      {items.length === 0 && (
        <Empty title={words.marketsNone}>
          <p class="soft">{words.marketsNoneWords}</p>
        </Empty>
      )}
      <ul class="markets-list">
        {items.map((market) => (
          <li key={market.market_id} class="card">
            <Item market={market} />
          </li>
        ))}
      </ul>
      <Button kind={items.length === 0 ? "primary" : "plain"} onPress={() => setAdding(true)}>
        {words.add}
      </Button>
      {adding && (
        <Add
          close={() => setAdding(false)}
          added={() => {
            setAdding(false);
            toast(words.added);
            asked.again();
          }}
        />
      )}
    </div>
  );
}

function Item({ market }: { market: Market }) {
  const words = marketWords.value;
  const { market_id } = market;
  return (
    <>
      <h2>{market.name}</h2>
      <h3 class="unseen">{words.tills}</h3>
      {market.lanes.length === 0 && <p class="soft">{words.noTills}</p>}
      <ul class="market-tills">
        {inOrder(market.lanes).map(({ lane, state, kind }) => (
          <li key={lane}>
            <a class="button" href={marketAddress(market_id, "till", lane)}>
              <strong>{words.till(lane)}</strong>
              {kind === "express" && <span class="soft small">{words.lines.express}</span>}
              <TillPill state={state} />
            </a>
          </li>
        ))}
      </ul>
      <p class="market-ways">
        <a href={marketAddress(market_id, "manager")}>{words.manager}</a>
        <a href={marketAddress(market_id, "screen")}>{words.screen}</a>
        <a href={marketAddress(market_id)}>{words.shopperPage}</a>
      </p>
    </>
  );
}

function Add({ close, added }: { close: () => void; added: () => void }) {
  const account = useAccount();
  const words = marketWords.value;
  const keys = useMemo(() => new Keys(), []);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const read = new FormData(event.currentTarget as HTMLFormElement);
    const body: Body<"post", "/v1/markets"> = {
      name: String(read.get("name")).trim(),
      max_inside: Number(read.get("inside")),
      express_items: Number(read.get("express")),
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    setBusy(true);
    setFailure("");
    try {
      await keys.send(JSON.stringify(body), (key) => account.call("post", "/v1/markets", { body, key }));
      added();
    } catch (error) {
      setFailure(problem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={words.add} onClose={close}>
      <form class="market-form" onSubmit={submit}>
        <Field label={words.addName} name="name" required maxLength={200} />
        <Field label={words.addInside} name="inside" type="number" required min={1} max={100_000} value={200} />
        <Field
          label={words.addExpress}
          hint={words.addExpressHint}
          name="express"
          type="number"
          required
          min={0}
          max={100}
          value={10}
        />
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <div class="buttons">
          <Button kind="primary" type="submit" pending={busy}>
            {words.adding}
          </Button>
          <Button onPress={close}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
