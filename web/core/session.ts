// Who the guest is: an identity without an account, kept on this device.

import { type Answer, type Api, type Body, type Method, type Options, type PathsOf, Refused } from "./api.ts";
import type { Storage } from "./storage.ts";
import { worked } from "./work.ts";

const TOKEN = "linehold-customer";
const ID = "linehold-customer-id";
const BOOKED = "linehold-booked";
export const HOLD = "linehold-hold";
const SENT = "linehold-card-sent";
const ADMISSIONS = "linehold-admissions";

// What a waiting room let one in with: `ticket` renews it; `until` is an instant of this device.
export interface Admission {
  token: string;
  ticket: string;
  until: number;
  lasts: number;
}

export class Session {
  #becoming: Promise<void> | undefined;

  constructor(
    readonly api: Api,
    readonly storage: Storage,
  ) {}

  // Whether there is an identity yet, and so may be anything of one's own.
  get known(): boolean {
    return this.storage.text(TOKEN) !== undefined;
  }

  // The id that belongs to the token, for topics of one's own.
  get customer(): string | undefined {
    const [token, id] = this.storage.value<[string, string]>(ID) ?? [];
    return token === this.storage.text(TOKEN) ? id : undefined;
  }

  async token(): Promise<string> {
    if (!this.known) {
      this.#becoming ??= this.#become().finally(() => {
        this.#becoming = undefined;
      });
      await this.#becoming;
    }
    return this.storage.text(TOKEN) ?? "";
  }

  // A call as the guest. An identity that no longer counts is replaced by a new one, once.
  async call<M extends Method, P extends PathsOf<M>>(
    method: M,
    path: P,
    options: Options<M, P> = {},
  ): Promise<Answer<M, P>> {
    const token = await this.token();
    const key = options.key ?? crypto.randomUUID();
    try {
      return await this.api.call(method, path, { ...options, key, token });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401 || error.code === "ADMISSION_NEEDED") throw error;
      if (this.storage.text(TOKEN) === token) this.storage.keep(TOKEN, undefined);
      return this.api.call(method, path, { ...options, key, token: await this.token() });
    }
  }

  // Set before paying, because the answer may be lost, and then the list is where the booking is found.
  get booked(): boolean {
    return this.storage.text(BOOKED) !== undefined;
  }

  hasBooked(): void {
    this.storage.keep(BOOKED, "1");
  }

  // The booking whose card was sent just now: it is not asked for again while the service finds out. It is read once.
  takeSent(booking: string): boolean {
    const sent = this.storage.text(SENT) === booking;
    if (sent) this.storage.keep(SENT, undefined);
    return sent;
  }

  hasSent(booking: string): void {
    this.storage.keep(SENT, booking);
  }

  // The hold that this browser has, for a reload or a second tab: the service has no list of one's holds.
  get hold(): string | undefined {
    return this.storage.text(HOLD);
  }

  set hold(id: string | undefined) {
    this.storage.keep(HOLD, id);
  }

  admission(event: string): Admission | undefined {
    const found = this.#admissions.get(event);
    return found && this.api.clock.device() < found.until ? found : undefined;
  }

  admitted(event: string, given: { admission_token: string; expires_in: number }, ticket: string): void {
    const lasts = 1000 * given.expires_in;
    const until = this.api.clock.device() + lasts;
    this.#keep(this.#admissions.set(event, { token: given.admission_token, ticket, until, lasts }));
  }

  notAdmitted(event: string): void {
    const all = this.#admissions;
    all.delete(event);
    this.#keep(all);
  }

  get #admissions(): Map<string, Admission> {
    return new Map(Object.entries(this.storage.value<Record<string, Admission>>(ADMISSIONS) ?? {}));
  }

  #keep(all: Map<string, Admission>): void {
    this.storage.keepValue(ADMISSIONS, Object.fromEntries(all));
  }

  async #become(): Promise<void> {
    const { token, customer_id } = await this.#welcomed();
    this.storage.keepValue(ID, [token, customer_id]);
    this.storage.keep(TOKEN, token);
  }

  async #welcomed(): Promise<Answer<"post", "/v1/customers">> {
    const body: Body<"post", "/v1/customers"> = {};
    try {
      return await this.api.call("post", "/v1/customers", { body });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "CHALLENGE_NEEDED") throw error;
      return this.api.call("post", "/v1/customers", { body, proof: await worked(await this.api.get("/v1/challenge")) });
    }
  }
}
