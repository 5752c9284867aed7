// The drawing of a new hall: its facts, its sections and rows, the plan beside them, and what is still wrong.

import { useState } from "preact/hooks";
import { organiserAddress } from "../app/route.ts";
import { useTitle } from "../app/title.ts";
import type { Body } from "../core/api.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { Board } from "./board.tsx";
import { Categories } from "./categories.tsx";
import type { Editing } from "./editing.ts";
import { HallFacts, locationOf } from "./facts.tsx";
import { FaultList, placeWords } from "./fault-list.tsx";
import { faultsOf } from "./faults.ts";
import { useActing } from "./intention.ts";
import { PlanFile } from "./plan-file.tsx";
import { Refusals } from "./refusal.tsx";
import { Sections } from "./sections.tsx";

export function Drawing({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const account = useAccount();
  const heading = useTitle(words.titleNew);
  const acting = useActing();
  const plan = editing.plan.value;
  const facts = editing.facts.value;
  const faults = faultsOf(plan);
  const save = async () => {
    const location = locationOf(facts);
    const sections = plan.map(({ id, name, rows }) => ({
      id,
      name,
      rows: rows.map((row) => ({
        ...row,
        seats: [...row.seats],
        blocked: [...row.blocked],
        accessible: [...row.accessible],
      })),
    }));
    const body: Body<"post", "/v1/venues"> = { name: facts.name.trim(), timezone: facts.timezone, location, sections };
    const made = await acting.intention.send(body, (key) => account.call("post", "/v1/venues", { body, key }));
    editing.forget();
    toast(words.made);
    window.location.hash = organiserAddress("venues", made.venue_id);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (faults.length === 0) void acting.act(save);
  };
  return (
    <div class="view drawing">
      <header class="desk-head">
        <a class="back" href={organiserAddress()}>
          {organiserWords.value.home.title}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.titleNew}
        </h1>
        <p class="soft">{words.lead}</p>
      </header>
      {editing.kept && <Kept editing={editing} />}
      <div class="drawing-body">
        <Board editing={editing} />
        <form class="drawing-parts" onSubmit={submit}>
          <section class="card part" aria-label={words.facts}>
            <HallFacts facts={facts} onChange={(changed) => editing.know(changed)} />
          </section>
          <Sections editing={editing} />
          <Categories editing={editing} />
          <PlanFile editing={editing} />
          <section class="card part drawing-save">
            {faults.length > 0 && editing.seats.value > 0 && <FaultList faults={faults} />}
            <Refusals error={acting.error} place={(path) => placeWords(path, plan)} />
            <Button kind="primary" type="submit" wide pending={acting.busy} disabled={faults.length > 0}>
              {words.save}
            </Button>
            <p class="soft small">{words.saveWords}</p>
          </section>
        </form>
      </div>
    </div>
  );
}

// What was drawn before, which may be thrown away.
function Kept({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const [asking, setAsking] = useState(false);
  const [gone, setGone] = useState(false);
  if (gone) return null;
  const discard = () => {
    editing.discard(words.sectionName(1));
    setAsking(false);
    setGone(true);
  };
  return (
    <Banner>
      <p>{words.kept}</p>
      <Button onPress={() => setAsking(true)}>{words.discard}</Button>
      {asking && (
        <Dialog title={words.discardSure} onClose={() => setAsking(false)}>
          <div class="dialog-body">
            <p>{words.discardWords}</p>
            <div class="buttons">
              <Button kind="danger" onPress={discard}>
                {words.discard}
              </Button>
              <Button onPress={() => setAsking(false)}>{organiserWords.value.cancel}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </Banner>
  );
}
