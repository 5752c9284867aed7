import { expect, it } from "vitest";
import type { Services } from "../app/services.ts";
import { Refused, Unreachable } from "../core/api.ts";
import { Memory, Storage } from "../core/storage.ts";
import { Line } from "./line.ts";
import { Numbers } from "./numbers.ts";

const NOW = Date.parse("2026-12-01T18:00:00Z");

function served() {
  const storage = new Storage(new Memory());
  const ticket = { store_id: "str_1", ticket_id: "t1", number: "A007", name: "Ada", state: "waiting", position: 4 };
  const answers = { error: undefined as Error | undefined };
  const services = {
    storage,
    live: { watch: () => () => {} },
    session: {
      storage,
      customer: "cus_1",
      api: { clock: { now: () => NOW } },
      call: async () => {
        if (answers.error) throw answers.error;
        return { ...ticket, wait: null };
      },
    },
  } as unknown as Services;
  new Numbers(storage).joined("str_1", "code", [ticket.ticket_id]);
  return { services, answers };
}

it("has the numbers and their age without a network", async () => {
  const { services, answers } = served();
  await new Line(services, "str_1").load();
  answers.error = new Unreachable("The service cannot be reached.");
  const later = new Line(services, "str_1");
  await later.load();
  expect(later.mine).toMatchObject([{ number: "A007", ahead: 3 }]);
  expect(later.at).toBe(NOW);
  answers.error = undefined;
  await later.load();
  expect(later.error).toBeUndefined();
});

it("keeps nothing of a store that has closed", async () => {
  const { services, answers } = served();
  await new Line(services, "str_1").load();
  answers.error = new Refused(410, "STORE_CLOSED", "The store has closed.", {}, undefined);
  const later = new Line(services, "str_1");
  await later.load();
  expect(later).toMatchObject({ closed: true, at: undefined, mine: undefined });
});
