// What can be done about the request: one primary action, and the way out, which asks first.

import { useState } from "preact/hooks";
import { bars } from "../text/bars.ts";
import { problem, text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner } from "../ui/parts.tsx";
import type { Asked, BarRequest } from "./bar-request.ts";

export function Actions({ request, now }: { request: BarRequest; now: Asked }) {
  const { place: words, errors } = bars[text.value.language];
  const [wrong, setWrong] = useState("");
  const [asks, setAsks] = useState(false);
  const act = (what: Parameters<BarRequest["act"]>[0]) => async () => {
    setWrong("");
    setAsks(false);
    await request.act(what).catch((error) => setWrong(problem(error, errors)));
  };
  const leaving = request.active ? words.leaving[now.state as keyof typeof words.leaving] : undefined;
  return (
    <div class="request-actions">
      {wrong && (
        <Banner mood="bad" urgent>
          {wrong}
        </Banner>
      )}
      {now.state === "CONFIRMING" && (
        <>
          <Button kind="primary" wide onPress={act("confirm")}>
            {words.confirm}
          </Button>
          <Button wide onPress={act("reject")}>
            {words.searchOn}
          </Button>
        </>
      )}
      {!request.active && now.return_until && (
        <Button kind="primary" wide onPress={act("return")}>
          {words.return}
        </Button>
      )}
      {!request.active && (
        <a class={now.return_until ? "button wide" : "button primary wide"} href="#/bars">
          {words.another}
        </a>
      )}
      {leaving && (
        <Button kind="quiet" onPress={() => setAsks(true)}>
          {leaving.press}
        </Button>
      )}
      {asks && leaving && (
        <Dialog title={leaving.title} onClose={() => setAsks(false)}>
          {now.state === "QUEUEING" && <p>{words.leaveWords}</p>}
          <div class="buttons request-sure">
            <Button kind="danger" onPress={act("cancel")}>
              {leaving.press}
            </Button>
            <Button onPress={() => setAsks(false)}>{words.stay}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
