// A new bar, and the settings of one that there is.

import "./profile.css";
import { useMemo } from "preact/hooks";
import { consoleAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { Keys } from "../core/keys.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { consoleWords } from "../text/bar-console.ts";
import { useAsked } from "../ui/asked.ts";
import { toast } from "../ui/toast.tsx";
import { Absent } from "./absent.tsx";
import { BarForm } from "./bar-form.tsx";
import { changed, type Described } from "./described.ts";
import { ownBars } from "./own-bars.ts";
import { StaffOfBar } from "./staff-of-bar.tsx";
import { Ways } from "./ways.tsx";

export function NewBar() {
  return <StaffOfBar>{() => <Make />}</StaffOfBar>;
}

export function Profile({ route }: { route: { id: string } }) {
  return <StaffOfBar>{() => <Change id={route.id} />}</StaffOfBar>;
}

function Make() {
  const words = consoleWords.value.profile;
  const account = useAccount();
  const heading = useTitle(words.titleNew);
  const keys = useMemo(() => new Keys(), []);
  const asked = useAsked((signal) => ownBars(account, signal), []);
  const make = async (body: Described) => {
    const press = JSON.stringify(body);
    const bar = await keys.send(press, (key) => account.call("post", "/v1/bars", { body, key }));
    toast(words.made);
    location.hash = consoleAddress(bar.bar_id);
  };
  if (!asked.data) return <Absent error={asked.error} again={asked.again} />;
  return (
    <div class="view profile">
      <header>
        <a class="back" href="#/consoles">
          {consoleWords.value.consoles.title}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.titleNew}
        </h1>
        <p class="soft">{words.lead}</p>
      </header>
      <BarForm others={asked.data} press={words.make} send={make} />
    </div>
  );
}

function Change({ id }: { id: string }) {
  const { api } = useServices();
  const { profile: words, consoles } = consoleWords.value;
  const account = useAccount();
  const path = { bar_id: id };
  const asked = useAsked(
    async (signal) => {
      const [bar, all] = await Promise.all([
        api.get("/v1/bars/{bar_id}", { path, signal }),
        ownBars(account, signal),
        // Refuses another account's bar before the form is filled in.
        account.call("get", "/v1/bars/{bar_id}/offers", { path, signal }),
      ]);
      return { bar, others: all.filter(({ bar_id }) => bar_id !== id) };
    },
    [id],
  );
  const heading = useTitle(asked.data && `${consoles.profile} · ${asked.data.bar.name}`);
  const change = async (after: Described, before: Described) => {
    const body = changed(before, after);
    if (Object.keys(body).length > 0) await account.call("patch", "/v1/bars/{bar_id}", { path, body });
    toast(words.saved);
    location.hash = consoleAddress(id);
  };
  if (!asked.data) return <Absent error={asked.error} again={asked.again} />;
  const { bar, others } = asked.data;
  return (
    <div class="view profile">
      <header>
        <a class="back" href={consoleAddress(id)}>
          {bar.name}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {consoles.profile}
        </h1>
      </header>
      <BarForm bar={bar} others={others} press={words.save} send={change} />
      <Ways id={id} here={consoleAddress(id, "profile")} />
    </div>
  );
}
