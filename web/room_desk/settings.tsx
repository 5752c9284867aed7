// Changing the terms of a room that is there.

import { useEffect, useState } from "preact/hooks";
import { roomDeskWords } from "../text/room-desk.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk } from "./desk.ts";
import type { Figures } from "./orders.ts";
import { refusal } from "./refusal.ts";
import { type Fields, fields, type Terms, termsOf } from "./terms.ts";
import { TermsFields } from "./terms-form.tsx";

interface SettingsProps {
  desk: Desk;
  room: Figures;
  zone: string;
  close: () => void;
}

export function Settings({ desk, room, zone, close }: SettingsProps) {
  const words = roomDeskWords.value;
  const [known, setKnown] = useState<Terms>();
  const [form, setForm] = useState<Fields>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  useEffect(() => {
    desk.everything().then(
      (terms) => {
        setKnown(terms);
        if (terms) setForm(fields(terms, zone));
      },
      (error) => setFailure(refusal(error)),
    );
  }, []);
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy || !form || !known) return;
    setBusy(true);
    setFailure("");
    try {
      await desk.change(termsOf(form, zone, known));
      toast(words.saved);
      close();
    } catch (error) {
      setFailure(refusal(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={words.settings} onClose={close}>
      <form class="terms" onSubmit={save}>
        {form ? (
          <TermsFields
            form={form}
            zone={zone}
            started={room.phase !== "scheduled" && room.phase !== "lobby"}
            set={(change) => setForm((before) => before && { ...before, ...change })}
          />
        ) : (
          <Skeleton height="20rem" />
        )}
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <div class="buttons">
          <Button kind="primary" type="submit" pending={busy} disabled={!form}>
            {words.save}
          </Button>
          <Button onPress={close}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
