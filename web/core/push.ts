// Alerts on this device, also when no page is open: off until the guest asks for them. The browser subscribes at its own
// push service with our key; the service is told the subscription, and again from time to time, because browsers and
// identities change.
//
//     off ─ on() ─► the browser asks ─► on          blocked: the guest, or the browser, refused once and for all
//      ▲                                 │          none: this browser or this deployment has no alerts
//      └───────────── off() ◄────────────┘

import { signal } from "@preact/signals";
import { type Body, Refused } from "./api.ts";
import type { Session } from "./session.ts";

export type Telling = "unknown" | "none" | "off" | "on" | "blocked";
type Language = NonNullable<Body<"put", "/v1/customers/me/push">["language"]>;

const KEPT = "linehold-push";
const DAY = 86_400_000;

interface Known {
  customer: string | undefined;
  endpoint: string;
  at: number;
}

// What is asked of the browser.
export interface Browser {
  permission(): NotificationPermission;
  ask(): Promise<NotificationPermission>;
  // Undefined where there is no push, or no worker.
  manager(): Promise<PushManager | undefined>;
}

export class Push {
  readonly state = signal<Telling>("unknown");
  readonly #session: Session;
  readonly #browser: Browser;
  #key: string | undefined;

  constructor(session: Session, browser: Browser = ofThisBrowser) {
    this.#session = session;
    this.#browser = browser;
  }

  // A failure leaves it unknown, and shows nothing.
  async look(language: Language): Promise<void> {
    const manager = await this.#browser.manager();
    if (!manager) return this.#is("none");
    const { key } = await this.#session.api.get("/v1/push-key");
    if (key === null) return this.#is("none");
    this.#key = key;
    if (this.#browser.permission() === "denied") return this.#is("blocked");
    const kept = this.#browser.permission() === "granted" ? await manager.getSubscription() : null;
    const found = kept && !isFor(kept, key) ? await subscribed(manager, key) : kept;
    if (found && this.#session.known && !this.#fresh(found)) await this.#tell(found, language);
    this.#is(found && this.#session.known ? "on" : "off");
  }

  // Asks the guest for the browser's permission, so only when they press.
  async on(language: Language): Promise<void> {
    const manager = await this.#browser.manager();
    if (!manager || !this.#key) return this.#is("none");
    const answer = await this.#browser.ask();
    if (answer !== "granted") return this.#is(answer === "denied" ? "blocked" : "off");
    const made = await subscribed(manager, this.#key);
    try {
      await this.#tell(made, language);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "ALERTS_OFF") throw error;
      return this.#is("none");
    }
    this.#is("on");
  }

  async off(): Promise<void> {
    await this.#session.call("delete", "/v1/customers/me/push");
    const found = await (await this.#browser.manager())?.getSubscription();
    await found?.unsubscribe();
    this.#session.storage.keep(KEPT, undefined);
    this.#is("off");
  }

  async #tell(made: PushSubscription, language: Language): Promise<void> {
    const { endpoint = "", keys } = made.toJSON();
    const { p256dh = "", auth = "" } = keys ?? {};
    await this.#session.call("put", "/v1/customers/me/push", { body: { endpoint, keys: { p256dh, auth }, language } });
    const known: Known = { customer: this.#session.customer, endpoint, at: this.#session.api.clock.now() };
    this.#session.storage.keepValue(KEPT, known);
  }

  #fresh({ endpoint }: PushSubscription): boolean {
    const known = this.#session.storage.value<Known>(KEPT);
    const same = known?.endpoint === endpoint && known.customer === this.#session.customer;
    return same && this.#session.api.clock.now() - known.at < DAY;
  }

  #is(state: Telling): void {
    this.state.value = state;
  }
}

function isFor(made: PushSubscription, key: string): boolean {
  const used = made.options?.applicationServerKey;
  if (!used) return true;
  const text = btoa(String.fromCharCode(...new Uint8Array(used)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") === key;
}

// A subscription under another key of ours is of no use any more.
async function subscribed(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const wanted = { userVisibleOnly: true, applicationServerKey };
  try {
    return await manager.subscribe(wanted);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(wanted);
  }
}

const ofThisBrowser: Browser = {
  permission: () => Notification.permission,
  ask: () => Notification.requestPermission(),
  manager: async () => {
    if (!("Notification" in globalThis) || !("PushManager" in globalThis) || !navigator.serviceWorker) return undefined;
    const registered = await navigator.serviceWorker.ready;
    return registered.pushManager;
  },
};
