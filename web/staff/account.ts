// An operator who is signed in on this device, under the key that web/pages uses, too. The access token is refreshed when
// it is about to end. A refresh token is good for once, so the pages of this browser take turns and keep the newest.

import { signal } from "@preact/signals";
import { type Answer, type Api, type Body, type Method, type Options, type PathsOf, Refused } from "../core/api.ts";
import type { Storage } from "../core/storage.ts";

export const KEY = "linehold-operator";
const SPARE = 30_000;
const ENDED = [401, 404, 410];

interface Kept {
  operator_id: string;
  access_token: string;
  refresh_token: string;
  // By this device's clock, as its page counts from the answer.
  until: number;
}

type SignedIn = Answer<"post", "/v1/operators/sign-in">;
type Turn = <T>(act: () => Promise<T>) => Promise<T>;

export class Account {
  readonly signedIn = signal(false);

  constructor(
    readonly api: Api,
    readonly storage: Storage,
    readonly inTurn: Turn = async (act) => await navigator.locks.request(KEY, act),
  ) {
    this.signedIn.value = this.#kept !== undefined;
  }

  async signIn(body: Body<"post", "/v1/operators/sign-in">): Promise<void> {
    this.#keep(await this.api.call("post", "/v1/operators/sign-in", { body }));
  }

  async signUp(body: Body<"post", "/v1/operators">): Promise<void> {
    this.#keep(await this.api.call("post", "/v1/operators", { body }));
  }

  // Here it is forgotten whatever the service says.
  async signOut(): Promise<void> {
    const kept = this.#kept;
    this.forget();
    if (!kept) return;
    const body = { refresh_token: kept.refresh_token };
    await this.api.call("post", "/v1/operators/sign-out", { body }).catch(() => {});
  }

  // A token that is good for a while, and not the one that was `refused`.
  async token(refused?: string): Promise<string> {
    return this.#good(refused) ?? this.inTurn(async () => this.#good(refused) ?? (await this.#refresh()));
  }

  // Who is signed in, for topics of their own.
  get operator(): string | undefined {
    return this.#kept?.operator_id;
  }

  // When a token ends, by this device's clock.
  get until(): number {
    return this.#kept?.until ?? 0;
  }

  async call<M extends Method, P extends PathsOf<M>>(
    method: M,
    path: P,
    options: Options<M, P> = {},
  ): Promise<Answer<M, P>> {
    const key = options.key ?? crypto.randomUUID();
    const token = await this.token();
    try {
      return await this.api.call(method, path, { ...options, key, token });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      return this.api.call(method, path, { ...options, key, token: await this.token(token) });
    }
  }

  forget(): void {
    this.storage.keep(KEY, undefined);
    this.signedIn.value = false;
  }

  // Another page of this browser has signed in or out.
  look(): void {
    this.signedIn.value = this.#kept !== undefined;
  }

  get #kept(): Kept | undefined {
    return this.storage.value<Kept>(KEY);
  }

  #good(refused: string | undefined): string | undefined {
    const kept = this.#kept;
    if (!kept || kept.access_token === refused || kept.until - SPARE < this.api.clock.device()) return undefined;
    return kept.access_token;
  }

  async #refresh(): Promise<string> {
    const kept = this.#kept;
    if (!kept) throw this.#ended();
    try {
      const body = { refresh_token: kept.refresh_token };
      const signedIn = await this.api.call("post", "/v1/operators/refresh", { body });
      this.#keep(signedIn);
      return signedIn.access_token;
    } catch (error) {
      if (error instanceof Refused && ENDED.includes(error.status)) throw this.#ended();
      throw error;
    }
  }

  #ended(): Refused {
    this.forget();
    return new Refused(401, "SIGNED_OUT", "You are signed out. Sign in again.", {}, undefined);
  }

  #keep({ operator_id, access_token, refresh_token, expires_in }: SignedIn): void {
    const until = this.api.clock.device() + 1000 * expires_in;
    this.storage.keepValue(KEY, { operator_id, access_token, refresh_token, until } satisfies Kept);
    this.signedIn.value = true;
  }
}

let made: Account | undefined;

// One for all views.
export function account({ api, storage }: { api: Api; storage: Storage }): Account {
  if (!made) {
    const one = new Account(api, storage);
    addEventListener("storage", ({ key }) => key === KEY && one.look());
    made = one;
  }
  return made;
}
