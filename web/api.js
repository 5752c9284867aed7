// The calls of the contract, with a guest identity that is kept on this device.

const KEY = "linehold-customer";

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

  async call(method, path, body, { token, signal, read = json } = {}) {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (method === "POST" && token) headers["Idempotency-Key"] = crypto.randomUUID();
    const answer = await reach(this.base + path, { method, headers, signal, body: body && JSON.stringify(body) });
    if (answer.status === 204) return null;
    const data = await (answer.ok ? read : json)(answer).catch(() => undefined);
    if (answer.ok && data) return data;
    throw new Refused(answer.status, data?.error ?? { message: "The service could not answer." });
  }

  get(path, signal) {
    return this.call("GET", path, undefined, { signal });
  }

  // As the customer. An identity that no longer counts is replaced by a new one, once.
  async mine(method, path, body, options) {
    try {
      return await this.call(method, path, body, { ...options, token: await this.token() });
    } catch (error) {
      if (error.status !== 401) throw error;
      localStorage.removeItem(KEY);
      return this.call(method, path, body, { ...options, token: await this.token() });
    }
  }

  // Of mine too, as a Blob: what is not JSON cannot be a link, for a link carries no token.
  file(path) {
    return this.mine("GET", path, undefined, { read: (answer) => answer.blob() });
  }

  // Whether this browser has an identity yet, and so may have anything.
  get known() {
    return Boolean(localStorage.getItem(KEY));
  }

  async token() {
    if (!localStorage.getItem(KEY)) {
      localStorage.setItem(KEY, (await this.call("POST", "/v1/customers", {})).token);
    }
    return localStorage.getItem(KEY);
  }
}

function json(answer) {
  return answer.json();
}

// Browsers say "Failed to fetch" and the like.
async function reach(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw error.name === "AbortError" ? error : new Unreachable();
  }
}
