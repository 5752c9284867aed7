// All tills of a market: what they are, whom they serve, and the ways to change them; and a new one.

import { useMemo, useState } from "preact/hooks";
import { marketAddress } from "../app/route.ts";
import type { Body } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { marketWords } from "../text/market.ts";
import { problem } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice, Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { type Board, inOrder, type Lane, serves } from "./board.ts";
import { TillStates } from "./till-states.tsx";
import { Tilling } from "./tilling.ts";

export function Tills({ board }: { board: Board }) {
  const words = marketWords.value;
  const [adding, setAdding] = useState(false);
  return (
    <section class="card tills" aria-label={words.tills}>
      <header>
        <h2>{words.tills}</h2>
        <Button onPress={() => setAdding(true)}>{words.addTill}</Button>
      </header>
      {board.lanes.length === 0 && <p class="soft">{words.noTillsYet}</p>}
      <ul>
        {inOrder(board.lanes).map((till) => (
          <Till key={till.lane} board={board} till={till} />
        ))}
      </ul>
      {adding && <Add market={board.market_id} close={() => setAdding(false)} />}
    </section>
  );
}

function Till({ board, till }: { board: Board; till: Lane }) {
  const market = board.market_id;
  const words = marketWords.value;
  const account = useAccount();
  const tilling = useMemo(() => new Tilling(account, market, till.lane), [market, till.lane]);
  return (
    <li>
      <a href={marketAddress(market, "till", till.lane)}>{words.till(till.lane)}</a>
      <span class="soft small">
        {words.kinds[till.kind]}
        {till.assisted && ` · ${words.assisted}`}
      </span>
      <span class="figures tills-calls">{till.calls.map(({ number }) => number).join(" · ") || "–"}</span>
      <TillStates till={till} serves={serves(board, till.lane, till.calls)} tilling={tilling} />
    </li>
  );
}

type LaneInput = Body<"put", "/v1/markets/{market_id}/lanes/{lane}">;

function Add({ market, close }: { market: string; close: () => void }) {
  const account = useAccount();
  const words = marketWords.value;
  const [kind, setKind] = useState<NonNullable<LaneInput["kind"]>>("regular");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const read = new FormData(event.currentTarget as HTMLFormElement);
    const path = { market_id: market, lane: String(read.get("name")).trim() };
    const body: LaneInput = { kind, state: "closed", assisted: read.get("assisted") !== null };
    setBusy(true);
    setFailure("");
    try {
      await account.call("put", "/v1/markets/{market_id}/lanes/{lane}", { path, body });
      close();
    } catch (error) {
      setFailure(problem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={words.addTill} onClose={close}>
      <form class="tills-form" onSubmit={submit}>
        <Field
          label={words.tillName}
          hint={words.tillNameHint}
          name="name"
          required
          maxLength={16}
          pattern="[A-Za-z0-9\-]+"
        />
        <Choice
          label={words.tillKind}
          value={kind}
          options={[
            ["regular", words.kinds.regular],
            ["express", words.kinds.express],
          ]}
          onChoose={(value) => setKind(value === "express" ? "express" : "regular")}
        />
        <label class="tills-check">
          <input type="checkbox" name="assisted" />
          {words.assisted}
        </label>
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
