// The application's files on this device, a cache a version. Hashed files never change; all others are asked for first,
// except the document: it belongs to the hashed files of its version.

export type Kind = "document" | "page" | "hashed" | "config";

// From a page: it takes the new version, or has loaded these before there was a worker.
export type Message = { kind: "take" } | { kind: "used"; paths: string[] };

const PREFIX = "linehold-";
const HASHED = "/assets/";
const SHELL = "/";
// After so long without an answer what is kept is better.
const PATIENCE = 4_000;

// Undefined for what the worker leaves to the network: calls, sockets, other documents' parts.
export function kindOf(request: { method: string; url: string; mode: string }, origin: string): Kind | undefined {
  const { pathname, origin: from } = new URL(request.url);
  if (request.method !== "GET" || from !== origin) return undefined;
  if (request.mode === "navigate") return pathname === SHELL || pathname === "/index.html" ? "document" : "page";
  if (pathname.startsWith(HASHED)) return "hashed";
  return pathname === "/config.json" || pathname === "/icon.svg" ? "config" : undefined;
}

export async function answerTo(kind: Kind, request: Request, files: Files): Promise<Response> {
  if (kind === "document") return (await files.find(SHELL)) ?? files.reach(request);
  if (kind === "hashed") return (await files.find(request.url)) ?? files.keep(request);
  if (kind === "config") return files.fresh(request);
  // Under another path there may be a document that is not the application's. Without a network the application says
  // what this device has.
  try {
    return await files.reach(request);
  } catch (error) {
    const shell = await files.find(SHELL);
    if (!shell) throw error;
    return shell;
  }
}

export class Files {
  constructor(
    readonly caches: CacheStorage,
    readonly reach: (request: Request) => Promise<Response>,
    readonly version: string,
  ) {}

  // What a first view needs, and the new form of each file that was used before.
  async install(shell: readonly string[], hashed: readonly string[]): Promise<void> {
    const used = new Set((await this.#used()).map(nameOf));
    const wanted = new Set([...shell, ...hashed.filter((path) => used.has(nameOf(path)))]);
    const cache = await this.#cache();
    await cache.addAll([...wanted].map((path) => (path.startsWith(HASHED) ? path : new Request(path, REVALIDATED))));
  }

  async use(paths: readonly string[]): Promise<void> {
    const cache = await this.#cache();
    for (const path of paths) {
      if (path.startsWith(HASHED) && !(await cache.match(path))) await cache.add(path).catch(() => {});
    }
  }

  async find(path: string): Promise<Response | undefined> {
    return (await this.#cache()).match(path, { ignoreVary: true });
  }

  async keep(request: Request): Promise<Response> {
    const answer = await this.reach(request);
    if (answer.ok) await (await this.#cache()).put(request.url, answer.clone());
    return answer;
  }

  // As the network has it, else as it was.
  async fresh(request: Request): Promise<Response> {
    const known = await this.find(request.url);
    const asked = this.keep(request);
    if (!known) return asked;
    const late = new Promise<Response>((over) => setTimeout(() => over(known), PATIENCE));
    return Promise.race([asked.then((answer) => (answer.ok ? answer : known)).catch(() => known), late]);
  }

  async dropOthers(): Promise<void> {
    const others = (await this.caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== this.#name);
    await Promise.all(others.map((name) => this.caches.delete(name)));
  }

  async #used(): Promise<string[]> {
    const names = (await this.caches.keys()).filter((name) => name.startsWith(PREFIX));
    const all = await Promise.all(names.map(async (name) => (await this.caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  }

  #cache(): Promise<Cache> {
    return this.caches.open(this.#name);
  }

  get #name(): string {
    return PREFIX + this.version;
  }
}

const REVALIDATED: RequestInit = { cache: "no-cache" };

// "/assets/event-DhsndWlu.css" is "/assets/event.css" in each version.
function nameOf(path: string): string {
  return path.replace(/-[\w-]{8}\./, ".");
}
