// The calls of docs/openapi.json, typed by it. The answer to GET knows its ETag; each answer tells the clock.

import type { paths } from "#schema";
import type { Clock } from "./clock.ts";

export type Method = "get" | "post" | "put" | "patch" | "delete";
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Operation<M extends Method, P extends PathsOf<M>> = paths[P] extends Record<M, infer O> ? O : never;
type Json<T> = T extends { content: { "application/json": infer J } } ? J : never;
type Answers<O> = O extends { responses: infer R } ? R : never;
type Good<R> = { [S in keyof R]: S extends 200 | 201 | 202 ? Json<R[S]> : S extends 204 ? undefined : never }[keyof R];
type Parameters<O, K extends string> = O extends { parameters: infer P } ? (K extends keyof P ? P[K] : never) : never;

export type Answer<M extends Method, P extends PathsOf<M>> = Good<Answers<Operation<M, P>>>;
export type Body<M extends Method, P extends PathsOf<M>> =
  Operation<M, P> extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined;

export interface Options<M extends Method, P extends PathsOf<M>> {
  path?: Parameters<Operation<M, P>, "path">;
  query?: Parameters<Operation<M, P>, "query">;
  body?: Body<M, P>;
  token?: string | undefined;
  // A call whose answer was lost is done once if it is repeated with the same key.
  key?: string;
  admission?: string | undefined;
  proof?: string;
  tag?: string | undefined;
  // What is changed must still be what this tag stands for.
  match?: string;
  signal?: AbortSignal;
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown>,
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }
}

// No answer came: one does not know whether the call was done.
export class Unreachable extends Error {}

export interface Tagged<T> {
  data: T;
  tag: string | undefined;
}

export class Api {
  constructor(
    readonly base: string,
    readonly clock: Clock,
    readonly reach: typeof fetch = (...request) => fetch(...request),
  ) {}

  async call<M extends Method, P extends PathsOf<M>>(
    method: M,
    path: P,
    options: Options<M, P> = {},
  ): Promise<Answer<M, P>> {
    const answer = await this.#send(method, path, options);
    return (answer.status === 204 ? undefined : await read(answer)) as Answer<M, P>;
  }

  get<P extends PathsOf<"get">>(path: P, options: Options<"get", P> = {}): Promise<Answer<"get", P>> {
    return this.call("get", path, options);
  }

  // What is there now; undefined while it is still what `tag` stands for.
  async newer<P extends PathsOf<"get">>(
    path: P,
    options: Options<"get", P> = {},
  ): Promise<Tagged<Answer<"get", P>> | undefined> {
    const answer = await this.#send("get", path, options);
    if (answer.status === 304) return undefined;
    return { data: (await read(answer)) as Answer<"get", P>, tag: answer.headers.get("ETag") ?? undefined };
  }

  // An answer that is a sheet, and how to ask for its next page.
  async sheet<P extends PathsOf<"get">>(
    path: P,
    options: Options<"get", P> = {},
  ): Promise<{ text: string; cursor: string | undefined }> {
    const answer = await this.#send("get", path, options);
    const [, query = ""] = /\?([^>]*)>; rel="next"/.exec(answer.headers.get("Link") ?? "") ?? [];
    return { text: await answer.text(), cursor: new URLSearchParams(query).get("cursor") ?? undefined };
  }

  async #send<M extends Method, P extends PathsOf<M>>(method: M, path: P, options: Options<M, P>): Promise<Response> {
    const sent = this.clock.device();
    let answer: Response;
    try {
      answer = await this.reach(this.base + address(path, options.path, options.query), request(method, options));
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new Unreachable("The service cannot be reached.", { cause: error });
    }
    const { headers } = answer;
    this.clock.heard(headers.get("Date"), sent, this.clock.device(), headers.get("Age"));
    if (answer.ok || answer.status === 304) return answer;
    throw await refusal(answer);
  }
}

export function address(path: string, names: object = {}, query: object = {}): string {
  const values = new Map(Object.entries(names));
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values.get(name))));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") asked.set(name, String(value));
  }
  return asked.size ? `${filled}?${asked}` : filled;
}

interface Sent {
  body?: unknown;
  token?: string | undefined;
  key?: string;
  admission?: string | undefined;
  proof?: string;
  tag?: string | undefined;
  match?: string;
  signal?: AbortSignal;
}

function request(method: Method, { body, token, key, admission, proof, tag, match, signal }: Sent): RequestInit {
  const headers = new Headers();
  if (method !== "get") headers.set("Content-Type", "application/json");
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (method === "post" && token) headers.set("Idempotency-Key", key ?? crypto.randomUUID());
  if (admission) headers.set("X-Admission", admission);
  if (proof) headers.set("X-Challenge", proof);
  if (match) headers.set("If-Match", match);
  if (tag) headers.set("If-None-Match", tag);
  // Without the browser's cache: an answer out of it has the Date of the past.
  const made: RequestInit = { method: method.toUpperCase(), headers, cache: "no-store" };
  if (signal) made.signal = signal;
  if (method !== "get" && method !== "delete") made.body = JSON.stringify(body ?? {});
  return made;
}

async function read(answer: Response): Promise<unknown> {
  try {
    const text = await answer.text();
    // What is only accepted may have nothing to say.
    return answer.status === 202 && text === "" ? undefined : JSON.parse(text);
  } catch (error) {
    throw new Unreachable("The answer broke off.", { cause: error });
  }
}

async function refusal(answer: Response): Promise<Refused> {
  const body = await answer.json().catch(() => undefined);
  const { code = "UNANSWERED", message = "The service could not answer.", details = {} } = body?.error ?? {};
  const after = Number(answer.headers.get("Retry-After") ?? Number.NaN);
  return new Refused(answer.status, code, message, details, Number.isFinite(after) ? after : undefined);
}
