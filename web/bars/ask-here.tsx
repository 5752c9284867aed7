// A guest at the door without a number asks this bar for a place.

import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { askFor, USUAL } from "./asking.ts";
import { barRequest } from "./bar-request.ts";
import { WishFields } from "./wish.tsx";

export function AskHere({ bar }: { bar: string }) {
  const services = useServices();
  const { arrive: words, near } = bars[text.value.language];
  const [party, setParty] = useState(USUAL.party);
  const [longest, setLongest] = useState(USUAL.longest);
  const path = { bar_id: bar };
  const { data } = useAsked((signal) => services.api.get("/v1/bars/{bar_id}/board", { path, signal }), [bar]);
  if (!data) return null;
  if (data.state !== "WAITING") return <p class="soft">{words.notNow(data.name)}</p>;
  const { median_minutes, p90_minutes } = data.wait;
  const ask = () => askFor(services, barRequest(services), bar, { party, longest });
  return (
    <section class="card ask-here">
      <h2>{words.askHere(data.name)}</h2>
      <p>
        <strong>{near.wait(median_minutes, p90_minutes)}</strong> · {near.waiting(data.queue_length)}
      </p>
      <WishFields wish={{ party, longest }} onParty={setParty} onLongest={setLongest} />
      <Button kind="primary" wide onPress={ask}>
        {near.ask}
      </Button>
    </section>
  );
}
