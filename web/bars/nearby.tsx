// Bars nearby with room, the nearest first, on a plain map and in a list; and asking one of them for a place.

import "./bars.css";
import { useEffect, useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import type { Spot } from "../core/places.ts";
import { bars } from "../text/bars.ts";
import { problem, text } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Empty, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { askFor, USUAL } from "./asking.ts";
import { BarCard } from "./bar-card.tsx";
import { barRequest } from "./bar-request.ts";
import { BarMap } from "./map.tsx";
import { refusal } from "./nowhere.ts";
import { WishFields } from "./wish.tsx";

const AGAIN = 15_000;

export function BarsView() {
  const services = useServices();
  const words = bars[text.value.language].near;
  const heading = useTitle(words.title);
  const request = barRequest(services);
  const { where } = request;
  const [party, setParty] = useState(USUAL.party);
  const [longest, setLongest] = useState(USUAL.longest);
  const [chosen, setChosen] = useState<string>();
  void request.turned.value;
  const fix = where.fix.value;
  const example = services.config.demo?.place as Spot | null | undefined;
  const around = fix ?? example ?? undefined;
  const asked = useAsked(
    async (signal) => {
      if (!around) return [];
      // Who has said where they are is known to the service: an address would be kept in logs.
      const query = { party_size: party, ...(!fix && { lat: around.lat, lon: around.lon }) };
      const call = fix
        ? services.session.call("get", "/v1/bars/nearby", { query, signal })
        : services.api.get("/v1/bars/nearby", { query, signal });
      return (await call).items;
    },
    [party, fix?.lat.toFixed(3), fix?.lon.toFixed(3)],
  );
  useEffect(() => {
    const timer = setInterval(() => document.hidden || asked.again(), AGAIN);
    where.follow(where.allowed);
    return () => clearInterval(timer);
  }, []);
  const allow = () => where.allow().catch((error) => toast(refusal(error)));
  const ask = (bar: string) => askFor(services, request, bar, { party, longest });
  const choose = (id: string) => {
    setChosen(id);
    document.getElementById(id)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="view bars">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <p class="soft">{words.lead}</p>
      </header>
      {request.active && (
        <Banner>
          <span>{words.underWay}</span>
          <a class="button primary" href="#/bar-request">
            {words.toRequest}
          </a>
        </Banner>
      )}
      <section class="bars-where">
        <p>{fix ? words.here : around ? words.example : words.privacy}</p>
        {fix ? (
          <Button kind="quiet" onPress={() => where.forget()}>
            {words.forget}
          </Button>
        ) : (
          <Button kind={around ? "plain" : "primary"} onPress={allow}>
            {words.near}
          </Button>
        )}
      </section>
      {around && (
        <>
          <WishFields wish={{ party, longest }} onParty={setParty} onLongest={setLongest} />
          {asked.error !== undefined && (
            <Banner mood="warn">
              <span>{problem(asked.error)}</span>
              <Button onPress={asked.again}>{text.value.shell.again}</Button>
            </Banner>
          )}
          {!asked.data && !asked.error && <Skeleton height="30rem" />}
          {asked.data?.length === 0 && (
            <Empty title={words.none}>
              <p class="soft">{words.noneWords}</p>
            </Empty>
          )}
          {asked.data && asked.data.length > 0 && (
            <div class="bars-found">
              <figure class="card">
                <BarMap around={around} bars={asked.data} chosen={chosen} onChoose={choose} words={words} />
                <figcaption class="small soft">{words.map}</figcaption>
              </figure>
              <section>
                <h2>
                  <span role="status">{words.found(asked.data.length)}</span>
                </h2>
                <ol>
                  {asked.data.map((bar, place) => (
                    <BarCard
                      key={bar.bar_id}
                      {...{ bar, place, longest }}
                      chosen={bar.bar_id === chosen}
                      onAsk={request.active ? undefined : () => ask(bar.bar_id)}
                    />
                  ))}
                </ol>
              </section>
            </div>
          )}
        </>
      )}
    </div>
  );
}
