// The shop itself: what its customers are told, the email that is not confirmed yet, signing out, and closing.

import "./dialogs.css";
import { useEffect, useState } from "preact/hooks";
import type { Board } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { useStore } from "./account.ts";
import type { Acts } from "./acts.ts";
import { ClosingSteps } from "./closing.tsx";
import { useSending } from "./form.ts";

interface AboutProps {
  acts: Acts;
  board: Board;
  waiting: number;
  onClose: () => void;
}

export function AboutDialog({ acts, board, waiting, onClose }: AboutProps) {
  const words = counterWords.value;
  const account = useStore();
  const [closes, setCloses] = useState(false);
  const [description, setDescription] = useState(board.description);
  const { busy, failure, send } = useSending(words.unknown);
  const confirmed = account.who.value?.email_confirmed !== false;
  // It may have been confirmed since the last token came.
  useEffect(() => {
    if (!confirmed) account.token(account.who.value?.access_token).catch(() => {});
  }, []);
  const save = (event: Event) => {
    event.preventDefault();
    void send(async () => {
      await acts.describe(description.trim());
      toast(words.saved);
    });
  };
  const letter = async () => {
    await account.call("post", "/v1/stores/email/letter", { body: {} });
    toast(words.letterSent);
  };
  if (closes) return <ClosingSteps {...{ acts, board, waiting, confirmed }} onClose={onClose} />;
  return (
    <Dialog title={words.aboutTitle} onClose={onClose}>
      <div class="about">
        {!confirmed && (
          <Banner mood="warn">
            <p>
              <strong>{words.letter}.</strong> {words.letterWords}
            </p>
            <Button onPress={letter}>{words.letterAgain}</Button>
          </Banner>
        )}
        <form onSubmit={save}>
          <div class="field">
            <label for="about-words">{words.about}</label>
            <textarea
              id="about-words"
              rows={3}
              maxLength={5000}
              value={description}
              aria-describedby="about-hint"
              onInput={(event) => setDescription(event.currentTarget.value)}
            />
            <p id="about-hint" class="soft small">
              {words.aboutHint}
            </p>
          </div>
          {failure && (
            <Banner mood="bad" urgent>
              {failure}
            </Banner>
          )}
          <Button kind="primary" type="submit" pending={busy}>
            {words.save}
          </Button>
        </form>
        <p class="soft small">{words.deleted}</p>
        <div class="buttons">
          <Button kind="danger" onPress={() => setCloses(true)}>
            {words.closeStore}
          </Button>
          <Button onPress={() => account.signOut()}>{words.signOut}</Button>
          <Button kind="quiet" onPress={onClose}>
            {words.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
