// Joining by the code on a shop's screen: with the camera where the browser reads codes, or typed; and the way back to
// the numbers that one has.

import "./shop.css";
import { useState } from "preact/hooks";
import { useServices } from "../app/services.ts";
import { useTitle } from "../app/title.ts";
import { shop } from "../text/shop.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { Camera, READS_CODES } from "../ui/camera.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icons.tsx";
import { joinAddress, lineAddress } from "./code.ts";
import { Numbers } from "./numbers.ts";

export function ScanView() {
  const { storage } = useServices();
  const { scan: words } = shop[text.value.language];
  const heading = useTitle(words.title);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const mine = new Numbers(storage).stores;
  const go = (code: string) => {
    const address = joinAddress(code);
    if (address) location.hash = address;
    return address !== undefined;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setWrong(!go(typed));
  };
  return (
    <div class="view join">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <p class="soft">{words.words}</p>
      </header>
      {mine.length > 0 && (
        <section class="card mine-list">
          <h2>{words.mine}</h2>
          <ul>
            {mine.map(([store, { name }]) => (
              <li key={store}>
                <a class="button" href={lineAddress(store)}>
                  {name ? `${name}: ${words.to}` : words.to}
                  <Icon name="arrow" size={20} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Camera words={words} seen={go} />
      <form onSubmit={submit} noValidate>
        <Field
          label={words.address}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
          hint={words.hint}
          {...(wrong && { error: words.wrong })}
        />
        <Button type="submit" kind={READS_CODES ? "plain" : "primary"}>
          {words.go}
        </Button>
      </form>
    </div>
  );
}
