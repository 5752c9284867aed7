// Joining the line. Which line it will be, and how long it is, is said before.

import "./joining.css";
import { useState } from "preact/hooks";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Banner } from "../ui/parts.tsx";
import { type Line, lineFor, shorter } from "./board.ts";
import type { Parts } from "./shopper.tsx";
import { waitWords } from "./words.ts";

const MOST = 500;

export function Joining({ market, board, shopping, left }: Parts & { left: () => void }) {
  const words = marketWords.value;
  const [items, setItems] = useState(10);
  const [assistance, setAssistance] = useState(false);
  const [regular, setRegular] = useState(false);
  const fits = lineFor(board, items, market.express_items);
  const main = lineFor(board, MOST, 0);
  const isExpress = fits?.line === "express";
  const chosen = isExpress && regular ? main : fits;
  const set = (n: number) => setItems(Math.min(MOST, Math.max(1, Math.round(n) || 1)));
  const join = () => shopping.join({ items, assistance, ...(isExpress && regular && { line: "regular" as const }) });
  const { visit } = shopping.kept.value;
  const express = board.lines.find((each) => each.line === "express");
  return (
    <section class="card shopper-card">
      <h2>{words.joinTitle}</h2>
      <p class="soft">{words.joinWords}</p>
      <fieldset class="items">
        <legend>{words.items}</legend>
        <div class="items-count">
          <Button label={words.fewer} onPress={() => set(items - 1)}>
            <Icon name="minus" />
          </Button>
          <input
            class="figures"
            aria-label={words.items}
            type="text"
            inputMode="numeric"
            value={items}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => {
              set(Number(event.currentTarget.value));
              event.currentTarget.value = String(Math.max(1, Number(event.currentTarget.value) || 1));
            }}
          />
          <Button label={words.more} onPress={() => set(items + 1)}>
            <Icon name="plus" />
          </Button>
        </div>
        <div class="baskets">
          {words.baskets.map(([n, name]) => (
            <button key={n} type="button" aria-pressed={items === n} onClick={() => set(n)}>
              {name}
              <span class="soft small">{n}</span>
            </button>
          ))}
        </div>
      </fieldset>
      {market.express_items > 0 && (
        <fieldset class="lines">
          <legend>{words.lineChoice}</legend>
          <LineChoice
            name={words.lines.express ?? ""}
            about={words.express(market.express_items)}
            line={express}
            shorter={isExpress && shorter(express, main)}
            checked={chosen?.line === "express"}
            disabled={!isExpress}
            choose={() => setRegular(false)}
          />
          <LineChoice
            name={words.lines.regular ?? ""}
            about={words.everyItems}
            line={main}
            shorter={isExpress && shorter(main, express)}
            checked={chosen?.line !== "express"}
            disabled={false}
            choose={() => setRegular(true)}
          />
        </fieldset>
      )}
      <label class="market-check">
        <input type="checkbox" checked={assistance} onChange={(event) => setAssistance(event.currentTarget.checked)} />
        <span>
          {words.assistance}
          <span class="soft small">{words.assistanceWords}</span>
        </span>
      </label>
      {board.open_lanes === 0 && <Banner mood="warn">{words.noTill}</Banner>}
      <div class="shopper-ways">
        <Button kind="primary" wide onPress={join}>
          {words.join}
        </Button>
        <Button
          kind="quiet"
          wide
          onPress={async () => {
            if (visit) await shopping.leave();
            left();
          }}
        >
          {visit ? words.leaveMarket : words.back}
        </Button>
      </div>
    </section>
  );
}

interface LineChoiceProps {
  name: string;
  about: string;
  line: Line | undefined;
  shorter: boolean;
  checked: boolean;
  disabled: boolean;
  choose: () => void;
}

function LineChoice({ name, about, line, shorter, checked, disabled, choose }: LineChoiceProps) {
  return (
    <label class={disabled ? "line-choice off" : "line-choice"}>
      <input type="radio" name="line" checked={checked} disabled={disabled} onChange={choose} />
      <span>
        <strong>{name}</strong>
        <span class="soft small">{about}</span>
      </span>
      <span class="line-wait figures">
        {line && waitWords(line)}
        {shorter && <span class="small">{marketWords.value.shorter}</span>}
      </span>
    </label>
  );
}
