import { expect, it } from "vitest";
import { Api } from "../core/api.ts";
import { Clock } from "../core/clock.ts";
import { Session } from "../core/session.ts";
import { Memory, Storage } from "../core/storage.ts";
import { Mine } from "./mine.ts";

const ADA = { customer_id: "cus_1", name: null, email: "ada@example.org", email_confirmed: false, phone: null };

function mine(known: boolean, answers: Record<string, Array<[number, object | null]>>) {
  const asked: string[] = [];
  const api = new Api("", new Clock(), async (url, init) => {
    const what = `${init?.method} ${url}`;
    asked.push(`${what} ${init?.body}`);
    const [status, body] = answers[what]?.shift() ?? [500, {}];
    return new Response(body && JSON.stringify(body), { status });
  });
  const storage = new Storage(new Memory());
  if (known) storage.keep("linehold-customer", "token");
  return { made: new Mine(new Session(api, storage)), asked };
}

it("asks for nothing of a guest who is not known yet", async () => {
  const { made, asked } = mine(false, {});
  expect(await made.look()).toBeUndefined();
  expect(asked).toEqual([]);
});

it("is confirmed as soon as the code was right, and not before", async () => {
  const wrong = { error: { code: "CODE_WRONG", message: "" } };
  const { made } = mine(true, {
    "PATCH /v1/customers/me": [[200, ADA]],
    "POST /v1/customers/me/email/confirm": [
      [422, wrong],
      [204, null],
    ],
  });
  await made.look();
  await expect(made.confirm("1")).rejects.toMatchObject({ code: "CODE_WRONG" });
  expect(made.details.value?.email_confirmed).toBe(false);
  await made.confirm("2");
  expect(made.details.value?.email_confirmed).toBe(true);
});

it("changes only what it is told", async () => {
  const { made, asked } = mine(true, { "PATCH /v1/customers/me": [[200, { ...ADA, name: "Ada" }]] });
  expect((await made.change({ name: "Ada" })).name).toBe("Ada");
  expect(asked).toEqual(['PATCH /v1/customers/me {"name":"Ada"}']);
});
