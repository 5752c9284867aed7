// A hall that is saved: its plan as it stays, and the facts that may change.

import { useState } from "preact/hooks";
import { newEventAddress, organiserAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import type { Answer } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.tsx";
import { FoundAgain, useTyped } from "../ui/typed.tsx";
import { Absent } from "./absent.tsx";
import { CategoryKey } from "./category-key.tsx";
import { download } from "./download.ts";
import { type Facts, keepDrawing } from "./editing.ts";
import { HallFacts, locationOf } from "./facts.tsx";
import { HallPlan } from "./hall-plan.tsx";
import { useActing } from "./intention.ts";
import { categoriesOf } from "./plan.ts";
import { written } from "./plan-json.ts";
import { Refusals } from "./refusal.tsx";

type Venue = Answer<"get", "/v1/venues/{venue_id}">;

export function SavedHall({ id }: { id: string }) {
  const { api } = useServices();
  const asked = useAsked((signal) => api.get("/v1/venues/{venue_id}", { path: { venue_id: id }, signal }), [id]);
  if (!asked.data) return <Absent error={asked.error} missing={organiserWords.value.noHall} again={asked.again} />;
  return <Shown key={id} venue={asked.data} />;
}

function Shown({ venue }: { venue: Venue }) {
  const words = organiserWords.value.hall;
  const account = useAccount();
  const { storage } = useServices();
  const typed = useTyped<Facts>(`hall/${venue.venue_id}`, factsOf(venue));
  const facts = typed.value;
  const [name, setName] = useState(venue.name);
  const acting = useActing();
  const heading = useTitle(name);
  const save = async () => {
    const body = { name: facts.name.trim(), timezone: facts.timezone, location: locationOf(facts) };
    const saved = await account.call("patch", "/v1/venues/{venue_id}", { path: { venue_id: venue.venue_id }, body });
    typed.forget();
    setName(saved.name);
    toast(organiserWords.value.saved);
  };
  const plan = venue.sections;
  const categories = categoriesOf(plan);
  const copy = () => {
    keepDrawing(storage, { ...facts, name: "" }, plan);
    location.hash = organiserAddress("venues", "new");
  };
  return (
    <div class="view drawing">
      <header class="desk-head">
        <a class="back" href={organiserAddress()}>
          {organiserWords.value.home.title}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {name}
        </h1>
        <a class="button primary" href={newEventAddress(venue.venue_id)}>
          {words.newEventHere}
        </a>
      </header>
      <div class="drawing-body">
        <section class="card board" aria-label={words.plan}>
          <div class="board-bar">
            <p class="board-count">
              <strong class="figures">{venue.seats.toLocaleString(locale.value)}</strong> {words.seats}
            </p>
          </div>
          <HallPlan plan={plan} categories={categories} />
          <div class="board-foot">
            <CategoryKey plan={plan} categories={categories} />
          </div>
        </section>
        <div class="drawing-parts">
          <form
            class="card part"
            onSubmit={(event) => {
              event.preventDefault();
              void acting.act(save);
            }}
          >
            <h2>{words.facts}</h2>
            <FoundAgain {...typed} />
            <HallFacts facts={facts} onChange={typed.set} />
            <Refusals error={acting.error} />
            <Button type="submit" pending={acting.busy}>
              {organiserWords.value.save}
            </Button>
          </form>
          <section class="card part">
            <p class="soft">{words.fixed}</p>
            <div class="buttons">
              <Button onPress={copy}>{words.copy}</Button>
              <Button onPress={() => download(written(plan), "hall.json", "application/json")}>{words.download}</Button>
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}

function factsOf({ name, timezone, location: at }: Venue): Facts {
  return {
    name,
    timezone,
    lat: at ? String(at.lat) : "",
    lon: at ? String(at.lon) : "",
    address: at?.address ?? "",
  };
}
