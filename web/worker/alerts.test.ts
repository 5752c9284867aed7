import { expect, it, vi } from "vitest";
import { opened, read, shown } from "./alerts.ts";

const CALLED = { kind: "called", name: "Corner Bakery", number: "A012", address: "#/line/str_1", language: "de" };

it("says whose turn it is, in the language of the device", () => {
  const { title, options } = shown(read(JSON.stringify(CALLED)));
  expect(title).toBe("A012: du bist dran");
  expect(options).toMatchObject({
    body: "Corner Bakery. Bitte komm jetzt.",
    tag: "#/line/str_1",
    data: "#/line/str_1",
  });
  expect(shown(read(JSON.stringify({ ...CALLED, language: "en" }))).title).toBe("A012: it is your turn");
});

it.each([undefined, "", "{", "null", "[]", '"x"', '{"kind": "sale", "address": "https://127.0.0.2/"}'])(
  "shows what it cannot read as one that says nothing: %s",
  (text) => {
    expect(shown(read(text))).toMatchObject({ title: "Linehold", options: { data: "#/" } });
  },
);

it("opens the page that shows it, and leaves others as they are", async () => {
  const open = vi.fn(async () => {});
  const focus = vi.fn(async () => {});
  const page = (hash: string) => ({ url: `https://127.0.0.1/${hash}`, focus });
  await opened("#/line/str_1", [page("#/events"), page("#/line/str_1")], open);
  expect([focus.mock.calls.length, open.mock.calls.length]).toEqual([1, 0]);
  await opened("#/bar-request", [page("#/events")], open);
  expect(open.mock.calls).toEqual([["/#/bar-request"]]);
});
