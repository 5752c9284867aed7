// What views work with. It is made once, when the configuration has come.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Live } from "../core/live.ts";
import { Session } from "../core/session.ts";
import { ofThisDevice, type Storage } from "../core/storage.ts";

interface DemoStaff {
  operator: { email: string; password: string };
}

interface DemoStore {
  store_id: string;
  email: string;
  password: string;
}

interface DemoMarket extends DemoStaff {
  market_id: string;
}

export interface Config {
  name: string;
  api: string;
  websocket: string;
  payments: "stripe" | "test";
  // Where the demo data is, on a local cloud that has it.
  demo: {
    events: string[];
    operator?: DemoStaff["operator"] | null;
    place: object | null;
    bars?: DemoStaff | null;
    market?: DemoMarket | null;
    store?: DemoStore | null;
  } | null;
}

export interface Services {
  config: Config;
  clock: Clock;
  api: Api;
  session: Session;
  live: Live;
  storage: Storage;
}

export function services(config: Config): Services {
  const clock = new Clock();
  const api = new Api(config.api, clock);
  const storage = ofThisDevice();
  const socket = new URL(config.websocket, location.href.replace(/^http/, "ws"));
  const live = new Live(() => new WebSocket(socket));
  addEventListener("online", () => live.wake());
  document.addEventListener("visibilitychange", () => document.hidden || live.wake());
  if (config.demo) hearMoves(api);
  return { config, clock, api, session: new Session(api, storage), live, storage };
}

// The workbench of a local cloud moves the server's clock. Any answer says by how much.
function hearMoves(api: Api) {
  new BroadcastChannel("clock").onmessage = () => api.get("/v1/").catch(() => undefined);
}

const Context = createContext<Services | undefined>(undefined);

export const Provided = Context.Provider;

export function useServices(): Services {
  const found = useContext(Context);
  if (!found) throw new Error("Views are shown inside Provided.");
  return found;
}
