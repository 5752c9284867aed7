// Moving an event that guests know of: asked first, with those who are told.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { shown } from "../core/times.ts";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Event } from "./desk.tsx";

interface Move {
  sure: (starts: string) => Promise<boolean>;
  dialog: JSX.Element | null;
}

export function useMove(event: Event, sold: number): Move {
  const words = organiserWords.value.edit;
  const [asked, setAsked] = useState<{ to: string; answer: (sure: boolean) => void }>();
  const sure = (to: string) =>
    new Promise<boolean>((resolve) => {
      const answer = (yes: boolean) => {
        setAsked(undefined);
        resolve(yes);
      };
      setAsked({ to, answer });
    });
  const when = (instant: string) => shown(instant, event.venue.timezone, locale.value);
  const dialog = asked ? (
    <Dialog title={words.movedTitle} onClose={() => asked.answer(false)}>
      <div class="dialog-body">
        <p>
          <strong>{words.moved(when(event.starts_at), when(asked.to))}</strong>
        </p>
        <p>{words.movedWords(sold)}</p>
        <div class="buttons">
          <Button kind="primary" onPress={() => asked.answer(true)}>
            {words.move}
          </Button>
          <Button onPress={() => asked.answer(false)}>{organiserWords.value.cancel}</Button>
        </div>
      </div>
    </Dialog>
  ) : null;
  return { sure, dialog };
}
