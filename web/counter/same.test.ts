import { expect, it } from "vitest";
import type { BoardTicket } from "../shop/board.ts";
import { Same } from "./same.ts";

function ticket(number: string, about: Partial<BoardTicket>): BoardTicket {
  return { ticket_id: number, number, state: "waiting", name: number, joined_at: number, ...about };
}

function others(one: BoardTicket, ...more: BoardTicket[]) {
  return new Same([one, ...more]).others(one).map(({ number, by }) => `${number} by ${by}`);
}

it("knows a person by the end of the phone number, by the device, and by the name, in this order", () => {
  const one = ticket("A1", { name: "Ada  Strauß", phone: "+46 70 123 45 67", person: "p1" });
  const found = others(
    one,
    ticket("A2", { name: "ADA STRAUSS" }),
    ticket("A3", { person: "p1" }),
    ticket("A4", { phone: "0701234567 ext. 5" }),
    ticket("A5", { phone: "0709999999", person: "p2" }),
  );
  expect(found).toEqual(["A4 by phone", "A3 by customer", "A2 by name"]);
});

it("takes those who joined together for several people, unless they have one name", () => {
  const together = { phone: "0701234567", person: "p1", joined_at: "now" };
  const one = ticket("A1", { name: "Ada", ...together });
  expect(others(one, ticket("A2", { name: "Bo", ...together }))).toEqual([]);
  expect(others(one, ticket("A2", { name: "Ada", ...together }))).toEqual(["A2 by name"]);
});

it("names five others at most", () => {
  const all = ["A2", "A3", "A4", "A5", "A6", "A7"].map((number) => ticket(number, { name: "Ada" }));
  expect(others(ticket("A1", { name: "Ada" }), ...all)).toHaveLength(5);
});
