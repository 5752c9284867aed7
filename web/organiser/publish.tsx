// Publishing a draft: asked once, because guests see it from then on.

import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { shown } from "../core/times.ts";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.tsx";
import type { Event } from "./desk.tsx";
import { useActing } from "./intention.ts";
import { Refusals } from "./refusal.tsx";

export function Publish({ event, done }: { event: Event; done: () => void }) {
  const { desk, cancel } = organiserWords.value;
  const account = useAccount();
  const { clock } = useServices();
  const [asking, setAsking] = useState(false);
  const acting = useActing();
  const later = Date.parse(event.on_sale_at) > clock.now();
  const publish = async () => {
    const path = { event_id: event.event_id };
    await acting.intention.send("publish", (key) =>
      account.call("post", "/v1/events/{event_id}/publish", { path, body: {}, key }),
    );
    setAsking(false);
    toast(desk.published);
    done();
  };
  return (
    <>
      <Button kind="primary" onPress={() => setAsking(true)}>
        {desk.publish}
      </Button>
      {asking && (
        <Dialog title={desk.publishTitle} onClose={() => setAsking(false)}>
          <div class="dialog-body">
            <p>
              {later
                ? desk.publishWords(shown(event.on_sale_at, event.venue.timezone, locale.value))
                : desk.publishAtOnce}
            </p>
            <Refusals error={acting.error} />
            <div class="buttons">
              <Button kind="primary" pending={acting.busy} onPress={() => acting.act(publish)}>
                {desk.publishNow}
              </Button>
              <Button onPress={() => setAsking(false)}>{cancel}</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
