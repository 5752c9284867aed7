// Signed in on this device, as a store or as an operator. The access token is refreshed when it is about to end; each
// refresh token is good for once, so the pages of this browser take turns and keep the newest.

const SPARE = 30_000;

export class SignedOut extends Error {
  constructor() {
    super("You are signed out. Sign in again.");
  }
}

export class Account {
  // `kind` is "store" or "operator".
  constructor(api, kind) {
    Object.assign(this, { api, key: `linehold-${kind}`, path: `/v1/${kind}s`, id: `${kind}_id` });
  }

  get kept() {
    return JSON.parse(localStorage.getItem(this.key) ?? "null");
  }

  keep({ [this.id]: id, name, access_token, refresh_token, expires_in }) {
    const until = Date.now() + 1000 * expires_in;
    const kept = { [this.id]: id, name, access_token, refresh_token, until };
    localStorage.setItem(this.key, JSON.stringify(kept));
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  async signIn(email, password) {
    const signedIn = await this.api.call("POST", `${this.path}/sign-in`, { email, password });
    this.keep(signedIn);
    return signedIn;
  }

  // A token that is good for a while, and not the one that was `refused`.
  async token(refused) {
    return this.good(refused) ?? navigator.locks.request(this.key, async () => this.good(refused) ?? this.refresh());
  }

  // When a token ends, by this clock; at once if it is not the newest.
  until(token) {
    const { kept } = this;
    return kept?.access_token === token ? kept.until : Date.now();
  }

  // Another page of this browser may have signed in to another one.
  require(id) {
    const { kept } = this;
    if (kept && kept[this.id] !== id) throw new SignedOut();
  }

  good(refused) {
    const { kept } = this;
    if (!kept || kept.access_token === refused || kept.until - SPARE < Date.now()) return undefined;
    return kept.access_token;
  }

  async refresh() {
    const { kept } = this;
    if (!kept) throw new SignedOut();
    try {
      const { refresh_token } = kept;
      this.keep({ name: kept.name, ...(await this.api.call("POST", `${this.path}/refresh`, { refresh_token })) });
    } catch (error) {
      if (![401, 404, 410].includes(error.status)) throw error;
      this.forget();
      throw new SignedOut();
    }
    return this.kept.access_token;
  }

  // As whoever is signed in.
  mine(method, path, body, options) {
    return this.as((token) => this.api.call(method, path, body, { ...options, token }));
  }

  newer(path, tag, signal) {
    return this.as((token) => this.api.newer(path, tag, { token, signal }));
  }

  async as(act) {
    const token = await this.token();
    try {
      return await act(token);
    } catch (error) {
      if (error.status !== 401) throw error;
      return act(await this.token(token));
    }
  }

  // Here it is forgotten whatever the service says.
  async signOut() {
    const { kept } = this;
    this.forget();
    if (!kept) return;
    const { refresh_token } = kept;
    await this.api.call("POST", `${this.path}/sign-out`, { refresh_token }).catch(() => {});
  }
}
