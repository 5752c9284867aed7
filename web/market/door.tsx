// At the door: come in, or have a place outside until it is one's turn.

import { useServices } from "../app/services.ts";
import { marketWords } from "../text/market.ts";
import { Button } from "../ui/button.tsx";
import { Countdown } from "../ui/countdown.tsx";
import { BigNumber } from "../ui/parts.tsx";
import type { Parts } from "./shopper.tsx";

const COMES_IN = 600;
const SOON = 120;

export function Arriving({ market, board, shopping, already }: Parts & { already: () => void }) {
  const words = marketWords.value;
  const full = board.door.inside >= market.max_inside || board.door.at_door > 0;
  return (
    <section class="card shopper-card">
      <h2>{words.arriveTitle}</h2>
      <p class="soft">{full ? words.arriveFull : words.arriveFree}</p>
      <div class="shopper-ways">
        <Button kind="primary" wide onPress={() => shopping.enter()}>
          {full ? words.takePlace : words.enter}
        </Button>
        <Button kind="quiet" wide onPress={already}>
          {words.already}
        </Button>
      </div>
    </section>
  );
}

export function Outside({ shopping }: Parts) {
  const words = marketWords.value;
  const { visit } = shopping.kept.value;
  if (!visit) return null;
  return (
    <section class="card shopper-card middle">
      <h2 class="shopper-label">{words.outsideTitle}</h2>
      <BigNumber>{visit.number}</BigNumber>
      <p class="shopper-place" role="status">
        {words.outsideAhead((visit.position ?? 1) - 1)}
      </p>
      <p class="soft">{words.outsideWords}</p>
      <Button kind="quiet" onPress={() => shopping.leave()}>
        {words.notComing}
      </Button>
    </section>
  );
}

export function Turn({ shopping }: Parts) {
  const { clock } = useServices();
  const words = marketWords.value;
  const { visit } = shopping.kept.value;
  if (!visit) return null;
  return (
    <section class="card shopper-card middle market-turn">
      <div role="alert">
        <h2>{words.turnTitle}</h2>
      </div>
      <BigNumber>{visit.number}</BigNumber>
      {visit.expires_at && (
        <p class="shopper-place">
          <Countdown
            clock={clock}
            until={visit.expires_at}
            lasts={COMES_IN}
            soon={SOON}
            label={words.turnLeft}
            onOver={() => shopping.look()}
          />
        </p>
      )}
      <p class="soft">{words.turnWords}</p>
      <div class="shopper-ways">
        <Button kind="primary" wide onPress={() => shopping.enter()}>
          {words.iAmIn}
        </Button>
        <Button kind="quiet" wide onPress={() => shopping.leave()}>
          {words.notComing}
        </Button>
      </div>
    </section>
  );
}
