// The account of a store. It lives as long as its store: a day.

import type { Answer, Body } from "../core/api.ts";
import { type Account, type Kind, single } from "./account.ts";

type SignedInStore = Answer<"post", "/v1/stores/sign-in">;
type NewStore = Body<"post", "/v1/stores">;

export type StoreAccount = Account<SignedInStore, NewStore>;

export const STORE: Kind<SignedInStore, NewStore> = {
  key: "linehold-store",
  signUp: (api, body) => api.call("post", "/v1/stores", { body }),
  signIn: (api, body) => api.call("post", "/v1/stores/sign-in", { body }),
  refresh: (api, body) => api.call("post", "/v1/stores/refresh", { body }),
  signOut: (api, body) => api.call("post", "/v1/stores/sign-out", { body }),
};

export const storeAccount = single(STORE);
