// Puts the application together: configuration and language first, then the view that the address asks for.

import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/ui.css";
import "../styles/told.css";
import "../styles/shell.css";
import "../styles/offline.css";
import { render } from "preact";
import { ofThisDevice } from "../core/storage.ts";
import { preferred, speak } from "../text/text.ts";
import { type Config, Provided, services } from "./services.ts";
import { ahead, Shell } from "./shell.tsx";
import { Failed } from "./states.tsx";
import { registerWorker } from "./worker.ts";

const place = document.getElementById("app") as HTMLElement;

async function begin(): Promise<void> {
  const storage = ofThisDevice();
  ahead();
  const spoken = speak(preferred(storage, navigator.languages)).catch(() => {});
  try {
    const answer = await fetch("/config.json");
    const config: Config = await answer.json();
    await spoken;
    render(
      <Provided value={services(config)}>
        <Shell />
      </Provided>,
      place,
    );
  } catch (error) {
    console.error(error);
    render(<Failed error={error} again={begin} />, place);
  }
}

registerWorker();
void begin();
