// A document of its own for paying by card: only here may a browser reach the payment provider. The booking's id stands
// after the "#".

import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/ui.css";
import "../styles/told.css";
import "../styles/shell.css";
import { render } from "preact";
import { type Config, Provided, services } from "../app/services.ts";
import { Failed } from "../app/states.tsx";
import { ofThisDevice } from "../core/storage.ts";
import { preferred, speak } from "../text/text.ts";
import { Pay } from "./view.tsx";

const place = document.getElementById("app") as HTMLElement;
addEventListener("hashchange", () => location.reload());

async function begin(): Promise<void> {
  const spoken = speak(preferred(ofThisDevice(), navigator.languages)).catch(() => {});
  try {
    const config: Config = await (await fetch("/config.json")).json();
    await spoken;
    render(
      <Provided value={services(config)}>
        <Pay id={decodeURIComponent(location.hash.slice(1))} />
      </Provided>,
      place,
    );
  } catch (error) {
    console.error(error);
    render(<Failed error={error} again={begin} />, place);
  }
}

void begin();
