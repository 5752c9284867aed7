// Calling an event off: what it costs is said, and its name is typed first.

import { useState } from "preact/hooks";
import { useAccount } from "../staff/sign-in.tsx";
import { organiserWords } from "../text/organiser.ts";
import { cost } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Own, Sales } from "./desk.tsx";
import { useActing } from "./intention.ts";
import { Refusals } from "./refusal.tsx";

export function CallOff({ event, again }: Own) {
  const { desk } = organiserWords.value;
  const account = useAccount();
  // As sold as it is when it is asked about, and not when the view was opened.
  const [sales, setSales] = useState<Sales>();
  const [typed, setTyped] = useState("");
  const acting = useActing();
  const path = { event_id: event.event_id };
  const ask = async () => {
    setSales(await account.call("get", "/v1/events/{event_id}/sales", { path }));
  };
  const close = () => {
    setSales(undefined);
    setTyped("");
    acting.clear();
  };
  const callOff = async () => {
    await acting.intention.send("cancel", (key) =>
      account.call("post", "/v1/events/{event_id}/cancel", { path, body: {}, key }),
    );
    close();
    toast(desk.calledOff);
    again();
  };
  const same = typed.trim().toLowerCase() === event.name.trim().toLowerCase();
  return (
    <section class="call-off">
      <Button kind="danger" onPress={ask}>
        {desk.callOff}
      </Button>
      {sales && (
        <Dialog title={desk.callOffTitle(event.name)} onClose={close}>
          <form
            class="dialog-body"
            onSubmit={(submitted) => {
              submitted.preventDefault();
              if (same) void acting.act(callOff);
            }}
          >
            <p>{desk.callOffWords}</p>
            <Banner mood="warn">
              <p>{desk.callOffCost(sales.sold, cost(sales.revenue))}</p>
            </Banner>
            <Field
              label={desk.callOffType(event.name)}
              value={typed}
              autoComplete="off"
              onInput={(input) => setTyped(input.currentTarget.value)}
            />
            <Refusals error={acting.error} />
            <div class="buttons">
              <Button kind="danger" type="submit" disabled={!same} pending={acting.busy}>
                {desk.callOffNow}
              </Button>
              <Button onPress={close}>{desk.keep}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </section>
  );
}
