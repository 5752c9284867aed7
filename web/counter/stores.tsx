// The door for shops: opening one for a day, signing in to it, and the way back to its counter.

import "./opening.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { storeAddress } from "../app/route.ts";
import { useTitle } from "../app/title.ts";
import { counterWords } from "../text/counter.ts";
import { Button } from "../ui/button.tsx";
import { useStore } from "./account.ts";
import { OpeningForm } from "./opening-form.tsx";
import { SignInForm } from "./sign-in.tsx";

export function Stores() {
  const account = useStore();
  const who = account.who.value;
  const before = useRef(who?.store_id);
  useEffect(() => {
    if (who?.store_id && before.current === undefined) location.hash = storeAddress(who.store_id);
    before.current = who?.store_id;
  }, [who?.store_id]);
  return who?.store_id ? <Mine name={who.name ?? ""} store={who.store_id} /> : <Door />;
}

function Mine({ name, store }: { name: string; store: string }) {
  const words = counterWords.value;
  const account = useStore();
  const heading = useTitle(words.title);
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {words.mineTitle(name)}
      </h1>
      <p class="soft">
        {words.mineWords} {words.signOutWords}
      </p>
      <div class="buttons">
        <a class="button primary" href={storeAddress(store)}>
          {words.toCounter}
        </a>
        <Button onPress={() => account.signOut()}>{words.signOut}</Button>
      </div>
    </div>
  );
}

function Door() {
  const words = counterWords.value;
  const [isOpen, setOpen] = useState(false);
  const heading = useTitle(isOpen ? words.signInTitle : words.openTitle);
  const turn = () => {
    setOpen(!isOpen);
    heading.current?.focus();
  };
  return (
    <div class="view opening">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {isOpen ? words.signInTitle : words.openTitle}
        </h1>
        {!isOpen && <p class="soft">{words.lead}</p>}
        <Button kind="quiet" onPress={turn}>
          {isOpen ? words.toOpen : words.toSignIn}
        </Button>
      </header>
      {isOpen ? <SignInForm /> : <OpeningForm />}
    </div>
  );
}
