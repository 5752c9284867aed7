// The screens of a shop: making one, on this device or another, and removing it.

import "./dialogs.css";
import { signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { screenAddress, storeAddress } from "../app/route.ts";
import { useServices } from "../app/services.ts";
import { type Answer, Refused } from "../core/api.ts";
import { Keys } from "../core/keys.ts";
import { shown, TIME } from "../core/times.ts";
import { counterWords } from "../text/counter.ts";
import { locale, problem } from "../text/text.ts";
import { useAsked } from "../ui/asked.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Banner, Skeleton } from "../ui/parts.tsx";
import { toast } from "../ui/toast.tsx";
import { useStore } from "./account.ts";
import { guessedZone } from "./opening.ts";
import { screenNames, screens } from "./screens.ts";

type Display = Answer<"get", "/v1/stores/{store_id}/displays">["items"][number];

// How many there are, once it is known.
const counted = signal<number | undefined>(undefined);

function useDisplays(store: string) {
  const account = useStore();
  const path = { store_id: store };
  const asked = useAsked((signal) => account.call("get", "/v1/stores/{store_id}/displays", { path, signal }), [store]);
  useEffect(() => {
    if (asked.data) counted.value = asked.data.items.length;
  }, [asked.data]);
  return asked;
}

// Without a screen customers cannot join by phone.
export function ScreensHint({ store, onOpen }: { store: string; onOpen: () => void }) {
  const words = counterWords.value;
  useDisplays(store);
  if (counted.value !== 0) return null;
  return (
    <Banner>
      <p>
        <strong>{words.screensNoneShort}.</strong> {words.screensNoneAction}
      </p>
      <Button onPress={onOpen}>{words.screenMake}</Button>
    </Banner>
  );
}

export function ScreensDialog({ store, onClose }: { store: string; onClose: () => void }) {
  const words = counterWords.value;
  const asked = useDisplays(store);
  const items = asked.data?.items;
  return (
    <Dialog title={words.screensTitle} onClose={onClose}>
      <div class="screens">
        <p class="soft">{words.screensWords}</p>
        {asked.error !== undefined && (
          <Banner mood="bad" urgent>
            {problem(asked.error, words.errors)}
          </Banner>
        )}
        {!items && !asked.error && <Skeleton height="4rem" />}
        {items?.length === 0 && <p>{words.screensNone}</p>}
        <ul>
          {items?.map((display, place) => (
            <One key={display.display_id} {...{ store, display }} number={place + 1} onGone={asked.again} />
          ))}
        </ul>
        <Make store={store} number={(items?.length ?? 0) + 1} onMade={asked.again} />
        <div class="screens-wall">
          <h3>{words.wallTitle}</h3>
          <p class="soft small">{words.wallWords}</p>
          <a class="button" href={storeAddress(store, "wall")} target="_blank" rel="noreferrer">
            {words.wallOpen}
          </a>
        </div>
      </div>
    </Dialog>
  );
}

function Make({ store, number, onMade }: { store: string; number: number; onMade: () => void }) {
  const words = counterWords.value;
  const { storage } = useServices();
  const account = useStore();
  const keys = useMemo(() => new Keys(), []);
  const [name, setName] = useState("");
  const make = async () => {
    const options = { path: { store_id: store }, body: {} };
    let made: Answer<"post", "/v1/stores/{store_id}/displays">;
    try {
      made = await keys.send("make", (key) =>
        account.call("post", "/v1/stores/{store_id}/displays", { ...options, key }),
      );
    } catch (error) {
      toast(problem(error, words.errors));
      return;
    }
    screens(storage).set(made.display_id, { store, token: made.display_token });
    screenNames(storage).set(made.display_id, name.trim() || words.screenDefault(number));
    setName("");
    onMade();
  };
  return (
    <form
      class="screens-make"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Field
        label={words.screenName}
        hint={words.screenNameHint}
        value={name}
        maxLength={60}
        placeholder={words.screenDefault(number)}
        autoComplete="off"
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit" onPress={make}>
        {words.screenMake}
      </Button>
    </form>
  );
}

interface OneProps {
  store: string;
  display: Display;
  number: number;
  onGone: () => void;
}

function One({ store, display: { display_id, added_at }, number, onGone }: OneProps) {
  const words = counterWords.value;
  const { storage } = useServices();
  const account = useStore();
  const here = screens(storage).get(display_id);
  const name = screenNames(storage).get(display_id) ?? words.screenDefault(number);
  const [sure, setSure] = useState(false);
  const remove = async () => {
    try {
      await account.call("delete", "/v1/stores/{store_id}/displays/{display_id}", {
        path: { store_id: store, display_id },
      });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
    }
    screens(storage).delete(display_id);
    screenNames(storage).delete(display_id);
    toast(words.screenRemoved(name));
    onGone();
  };
  const copy = async () => {
    if (!here) return;
    const address = new URL(screenAddress(display_id, store, here.token), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      toast(words.screenCopied);
    } catch {
      toast(words.screenNotCopied);
    }
  };
  return (
    <li>
      <p>
        <strong>{name}</strong>{" "}
        <span class="soft small">{words.screenSince(shown(added_at, guessedZone(), locale.value, TIME))}</span>
      </p>
      {sure ? (
        <div class="screens-sure" role="alert">
          <p>{words.screenSure(name)}</p>
          <Button kind="danger" onPress={remove}>
            {words.screenRemove}
          </Button>
          <Button onPress={() => setSure(false)}>{words.cancel}</Button>
        </div>
      ) : (
        <div class="buttons">
          {here && (
            <>
              <a class="button" href={screenAddress(display_id)}>
                {words.screenHere}
              </a>
              <Button onPress={copy}>{words.screenLink}</Button>
            </>
          )}
          <Button kind="quiet" label={words.screenRemoveOf(name)} onPress={() => setSure(true)}>
            {words.screenRemove}
          </Button>
        </div>
      )}
    </li>
  );
}
