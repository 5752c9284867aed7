import { beforeEach, expect, it, vi } from "vitest";
import { answerTo, Files, kindOf } from "./files.ts";

const ORIGIN = "https://127.0.0.1";

// The part of the browser's caches that the worker uses.
class FakeCache {
  readonly held = new Map<string, Response>();
  constructor(readonly reach: (path: string) => Promise<Response>) {}
  async match(request: string | Request): Promise<Response | undefined> {
    return this.held.get(pathOf(request))?.clone();
  }
  async put(request: string | Request, answer: Response): Promise<void> {
    this.held.set(pathOf(request), answer);
  }
  async add(request: string | Request): Promise<void> {
    await this.put(request, await this.reach(pathOf(request)));
  }
  async addAll(requests: Array<string | Request>): Promise<void> {
    for (const each of requests) await this.add(each);
  }
  async keys(): Promise<Request[]> {
    return [...this.held.keys()].map((path) => new Request(ORIGIN + path));
  }
}

const pathOf = (request: string | Request) =>
  new URL(typeof request === "string" ? request : request.url, ORIGIN).pathname;

let online: boolean;
let asked: string[];
let caches: Map<string, FakeCache>;

const reach = async (request: Request | string) => {
  asked.push(pathOf(request));
  if (!online) throw new TypeError("Failed to fetch");
  return new Response(`${pathOf(request)} of the network`);
};

function filesOf(version: string): Files {
  const storage = {
    open: async (name: string) => {
      const found = caches.get(name) ?? new FakeCache(reach);
      caches.set(name, found);
      return found;
    },
    keys: async () => [...caches.keys()],
    delete: async (name: string) => caches.delete(name),
  };
  return new Files(storage as unknown as CacheStorage, reach, version);
}

const get = (path: string, more = {}) => ({ method: "GET", url: ORIGIN + path, mode: "cors", ...more });
const request = (path: string) => new Request(ORIGIN + path);

beforeEach(() => {
  online = true;
  asked = [];
  caches = new Map();
  vi.stubGlobal(
    "Request",
    class extends Request {
      constructor(path: string, init?: RequestInit) {
        super(new URL(path, ORIGIN), init);
      }
    },
  );
});

it.each([
  [get("/", { mode: "navigate" }), "document"],
  [get("/nothing", { mode: "navigate" }), "page"],
  [get("/assets/event-DhsndWlu.css"), "hashed"],
  [get("/config.json"), "config"],
  [get("/v1/bookings"), undefined],
  [get("/assets/event-DhsndWlu.css", { method: "POST" }), undefined],
  [{ ...get(""), url: "https://127.0.0.2/assets/x.js" }, undefined],
])("answers %o as %s", (asks, kind) => {
  expect(kindOf(asks, ORIGIN)).toBe(kind);
});

it("opens without a network, under every address", async () => {
  const files = filesOf("1");
  await files.install(["/", "/config.json"], []);
  online = false;
  for (const [kind, path] of [
    ["document", "/"],
    ["page", "/nothing"],
    ["config", "/config.json"],
  ] as const) {
    const answer = await answerTo(kind, request(path), files);
    expect(await answer.text()).toBe(`${kind === "page" ? "/" : path} of the network`);
  }
});

it("asks for a hashed file once", async () => {
  const files = filesOf("1");
  for (let each = 0; each < 2; each++) await answerTo("hashed", request("/assets/event-DhsndWlu.css"), files);
  await files.use(["/assets/event-DhsndWlu.css", "/v1/bookings"]);
  expect(asked).toEqual(["/assets/event-DhsndWlu.css"]);
});

it("asks for the configuration each time", async () => {
  const files = filesOf("1");
  for (let each = 0; each < 2; each++) await answerTo("config", request("/config.json"), files);
  expect(asked).toEqual(["/config.json", "/config.json"]);
});

it("fetches the new form of what was used, and drops the old when it is in charge", async () => {
  await filesOf("1").use(["/assets/booking-C0ookRoD.js"]);
  const files = filesOf("2");
  await files.install(["/"], ["/assets/booking-aaaaaaaa.js", "/assets/room-U_fOUW-5.js"]);
  expect([...(caches.get("linehold-2")?.held.keys() ?? [])]).toEqual(["/", "/assets/booking-aaaaaaaa.js"]);
  expect(caches.has("linehold-1")).toBe(true);
  await files.dropOthers();
  expect([...caches.keys()]).toEqual(["linehold-2"]);
});

it("says what the network says where nothing is kept", async () => {
  online = false;
  await expect(answerTo("hashed", request("/assets/room-U_fOUW-5.js"), filesOf("1"))).rejects.toThrow(
    "Failed to fetch",
  );
});
