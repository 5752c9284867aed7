// The code at a bar's door, for a stand or for paper: guests who scan it have arrived. It can be made anew once it has got
// about.

import "./door.css";
import { useState } from "preact/hooks";
import { consoleAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { FullScreen, useAwake } from "../staff/wall.tsx";
import { consoleWords } from "../text/bar-console.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.tsx";
import { Absent } from "./absent.tsx";
import { StaffOfBar } from "./staff-of-bar.tsx";

export function Door({ route }: { route: { id: string } }) {
  return <StaffOfBar>{() => <Code id={route.id} />}</StaffOfBar>;
}

function Code({ id }: { id: string }) {
  const { api } = useServices();
  const words = consoleWords.value.door;
  const account = useAccount();
  const path = { bar_id: id };
  const asked = useAsked(
    async (signal) => {
      const [bar, door] = await Promise.all([
        api.get("/v1/bars/{bar_id}", { path, signal }),
        account.call("get", "/v1/bars/{bar_id}/door", { path, signal }),
      ]);
      return { name: bar.name, door };
    },
    [id],
  );
  const [newer, setNewer] = useState<{ svg: string }>();
  const [asks, setAsks] = useState(false);
  const heading = useTitle(asked.data && `${words.title} · ${asked.data.name}`);
  useAwake();
  if (!asked.data) return <Absent error={asked.error} again={asked.again} />;
  const { svg } = newer ?? asked.data.door;
  const anew = async () => {
    try {
      setNewer(await account.call("post", "/v1/bars/{bar_id}/door", { path, body: {} }));
      toast(words.anewDone);
    } finally {
      setAsks(false);
    }
  };
  return (
    <div class="whole bar-door">
      <div class="bar-door-sheet">
        <h1 ref={heading} tabIndex={-1}>
          {asked.data.name}
        </h1>
        <p class="bar-door-scan">{words.scan}</p>
        <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={words.image} />
        <p class="bar-door-words">{words.scanWords}</p>
        <p class="bar-door-ask">{words.ask}</p>
      </div>
      <div class="bar-door-ways">
        <a class="button" href={consoleAddress(id)}>
          {words.toConsole}
        </a>
        <Button onPress={() => print()}>{words.print}</Button>
        <Button onPress={() => setAsks(true)}>{words.anew}</Button>
        <FullScreen />
      </div>
      {asks && (
        <Dialog title={words.anewTitle} onClose={() => setAsks(false)}>
          <p>{words.anewWords}</p>
          <div class="console-sure">
            <Button kind="danger" wide onPress={anew}>
              {words.anew}
            </Button>
            <Button kind="quiet" wide onPress={() => setAsks(false)}>
              {consoleWords.value.cancel}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
