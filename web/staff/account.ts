// An account that is signed in on this device: an operator's or a store's. The access token is refreshed when it is about
// to end. The refresh token is in a cookie that no script can read. It is good for once, so the pages of this browser take
// turns.

import { computed, signal } from "@preact/signals";
import { type Answer, type Api, type Body, type Method, type Options, type PathsOf, Refused } from "../core/api.ts";
import type { Storage } from "../core/storage.ts";
import { forgetTyped } from "../core/typed.ts";

const SPARE = 30_000;
const ENDED = [401, 404, 410];

const COOKIE = { cookie: true };

interface Tokens {
  access_token: string;
  expires_in: number;
}

type Login = Body<"post", "/v1/operators/sign-in">;
type Refreshing = Body<"post", "/v1/operators/refresh">;
type Turn = <T>(act: () => Promise<T>) => Promise<T>;

// A kind of account: the key under which it is kept, and its calls.
export interface Kind<S extends Tokens, N> {
  key: string;
  signUp: (api: Api, body: N) => Promise<S>;
  signIn: (api: Api, body: Login) => Promise<S>;
  refresh: (api: Api, body: Refreshing) => Promise<S>;
  signOut: (api: Api, body: Refreshing) => Promise<unknown>;
}

type Operator = Answer<"post", "/v1/operators/sign-in">;
type NewOperator = Body<"post", "/v1/operators">;

export const OPERATOR: Kind<Operator, NewOperator> = {
  key: "linehold-operator",
  signUp: (api, body) => api.call("post", "/v1/operators", { body }),
  signIn: (api, body) => api.call("post", "/v1/operators/sign-in", { body }),
  refresh: (api, body) => api.call("post", "/v1/operators/refresh", { body }),
  signOut: (api, body) => api.call("post", "/v1/operators/sign-out", { body }),
};

// The last answer to signing in. `until` is by this device's clock, as its page counts from the answer.
type Kept<S extends Tokens> = S & { until: number };

export class Account<S extends Tokens = Operator, N = NewOperator> {
  // Who is signed in.
  readonly who = signal<Kept<S> | undefined>(undefined);
  readonly signedIn = computed(() => this.who.value !== undefined);

  constructor(
    readonly kind: Kind<S, N>,
    readonly api: Api,
    readonly storage: Storage,
    readonly inTurn: Turn = async (act) => await navigator.locks.request(kind.key, act),
  ) {
    this.look();
  }

  async signIn(body: Login): Promise<void> {
    this.#keep(await this.kind.signIn(this.api, { ...body, ...COOKIE }));
  }

  async signUp(body: N): Promise<void> {
    this.#keep(await this.kind.signUp(this.api, { ...body, ...COOKIE }));
  }

  // Here it is forgotten whatever the service says.
  async signOut(): Promise<void> {
    if (!this.signedIn.value) return;
    this.forget();
    forgetTyped();
    this.storage.keep(this.#leaving, "1");
    await this.finish();
  }

  // The cookie is deleted by the service alone: without a network that is made up for.
  finish(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.storage.text(this.#leaving)) return;
      try {
        await this.kind.signOut(this.api, COOKIE);
      } catch (error) {
        if (!(error instanceof Refused) || error.status >= 500 || error.status === 429) return;
      }
      this.storage.keep(this.#leaving, undefined);
    });
  }

  // A token that is good for a while, and not the one that was `refused`.
  async token(refused?: string): Promise<string> {
    return this.#good(refused) ?? this.inTurn(async () => this.#good(refused) ?? (await this.#refresh()));
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
    this.storage.keep(this.kind.key, undefined);
    this.who.value = undefined;
  }

  // Another page of this browser has signed in or out.
  look(): void {
    this.who.value = this.#kept;
  }

  get #kept(): Kept<S> | undefined {
    return this.storage.value<Kept<S>>(this.kind.key);
  }

  #good(refused: string | undefined): string | undefined {
    const kept = this.#kept;
    if (!kept || kept.access_token === refused || kept.until - SPARE < this.api.clock.device()) return undefined;
    return kept.access_token;
  }

  async #refresh(): Promise<string> {
    if (!this.#kept) throw this.#ended();
    try {
      const signedIn = await this.kind.refresh(this.api, COOKIE);
      // Signed out meanwhile, on this page or another one.
      if (!this.#kept) throw this.#ended();
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

  get #leaving(): string {
    return `${this.kind.key}-leaving`;
  }

  #keep(signedIn: S): void {
    this.storage.keep(this.#leaving, undefined);
    const kept = { ...signedIn, until: this.api.clock.device() + 1000 * signedIn.expires_in };
    this.storage.keepValue(this.kind.key, kept);
    this.who.value = kept;
  }
}

// One of a kind for all views.
export function single<S extends Tokens, N>(kind: Kind<S, N>) {
  let made: Account<S, N> | undefined;
  return ({ api, storage }: { api: Api; storage: Storage }): Account<S, N> => {
    if (!made) {
      const one = new Account(kind, api, storage);
      addEventListener("storage", ({ key }) => key === kind.key && one.look());
      addEventListener("online", () => void one.finish());
      void one.finish();
      made = one;
    }
    return made;
  };
}

export const account = single(OPERATOR);
