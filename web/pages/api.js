// The calls of the contract, with a guest identity that is kept on this device.

import { worked } from "./work.js";

const KEY = "linehold-customer";
const ID = "linehold-customer-id";

export class Refused extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.details = error.details;
  }
}

export class Unreachable extends Error {
  constructor() {
    super("The service cannot be reached. Are you online?");
  }
}

export class Api {
  constructor(base) {
    this.base = base;
  }

  // An action whose answer was lost is done once if it is tried again with the same `key`.
  async call(method, path, body, { token, signal, tag, key, proof, admission, read = json } = {}) {
    const headers = { "Content-Type": "application/json" };
    if (proof) headers["X-Challenge"] = proof;
    if (admission) headers["X-Admission"] = admission;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (method === "POST" && token) headers["Idempotency-Key"] = key ?? crypto.randomUUID();
    if (tag) headers["If-None-Match"] = tag;
    const answer = await reach(this.base + path, { method, headers, signal, body: body && JSON.stringify(body) });
    if (answer.status === 204 || answer.status === 304) return null;
    const data = await (answer.ok ? read : json)(answer).catch(() => undefined);
    if (answer.ok && data) return data;
    throw new Refused(answer.status, data?.error ?? { message: "The service could not answer." });
  }

  get(path, signal) {
    return this.call("GET", path, undefined, { signal });
  }

  // What is there now, as `{data, tag}`, `at` an instant of the service if it is known; null while it is still what the tag was told with.
  newer(path, tag, { token, signal } = {}) {
    return this.call("GET", path, undefined, { token, signal, tag, read: tagged });
  }

  // As the customer. An identity that no longer counts is replaced by a new one, once. A call that sends `another`
  // credential may be refused for that one, which says nothing of the identity; so may one that needs an admission.
  async mine(method, path, body, options) {
    const token = await this.token();
    try {
      return await this.call(method, path, body, { ...options, token });
    } catch (error) {
      if (error.status !== 401 || error.code === "ADMISSION_NEEDED") throw error;
      if (options?.another && (await this.counts(token))) throw error;
      // Another call may have replaced it already.
      if (localStorage.getItem(KEY) === token) localStorage.removeItem(KEY);
      return this.call(method, path, body, { ...options, token: await this.token() });
    }
  }

  async counts(token) {
    try {
      await this.call("PATCH", "/v1/customers/me", {}, { token });
      return true;
    } catch (error) {
      if (error.status !== 401) throw error;
      return false;
    }
  }

  // Newer, of mine.
  myNewer(path, tag, signal) {
    return this.mine("GET", path, undefined, { tag, signal, read: tagged });
  }

  // By the token of a mailed link if there is one, else as the customer.
  by(token, path, options) {
    return token ? this.call("GET", path, undefined, { ...options, token }) : this.mine("GET", path, undefined, options);
  }

  // The same as a Blob: what is not JSON cannot be a link, for a link carries no token.
  file(path, token) {
    return this.by(token, path, { read: (answer) => answer.blob() });
  }

  // Whether this browser has an identity yet, and so may have anything.
  get known() {
    return Boolean(localStorage.getItem(KEY));
  }

  // One for all who ask at the same time.
  async token() {
    if (!localStorage.getItem(KEY)) {
      this.becoming ??= this.become().finally(() => (this.becoming = undefined));
      await this.becoming;
    }
    return localStorage.getItem(KEY);
  }

  async become() {
    const { token, customer_id } = await this.welcome().catch(async (error) => {
      if (error.code !== "CHALLENGE_NEEDED") throw error;
      return this.welcome(await worked(await this.get("/v1/challenge")));
    });
    localStorage.setItem(ID, JSON.stringify([token, customer_id]));
    localStorage.setItem(KEY, token);
  }

  welcome(proof) {
    return this.call("POST", "/v1/customers", {}, { proof });
  }

  // Whose token it is. Older pages kept the token alone; saying nothing of oneself is answered with the name.
  async identity() {
    const token = await this.token();
    const [known, customer] = JSON.parse(localStorage.getItem(ID) ?? "[]");
    if (known === token) return { customer, token };
    const { customer_id } = await this.mine("PATCH", "/v1/customers/me", {});
    if (localStorage.getItem(KEY) === token) localStorage.setItem(ID, JSON.stringify([token, customer_id]));
    return this.identity();
  }
}

function json(answer) {
  return answer.json();
}

async function tagged(answer) {
  const at = Date.parse(answer.headers.get("Date") ?? "") || undefined;
  return { data: await answer.json(), tag: answer.headers.get("ETag"), at };
}

// Browsers say "Failed to fetch" and the like.
async function reach(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw error.name === "AbortError" ? error : new Unreachable();
  }
}
