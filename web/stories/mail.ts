// What is mailed on the local cloud, which keeps it.

import { expect } from "vitest";
import { call } from "./box-office.ts";
import { ADDRESS } from "./stage.ts";

// The texts of the letters to an address, the oldest first.
export async function letters(address: string): Promise<string[]> {
  const inbox = new URL("/_ministack/ses/messages", ADDRESS);
  const { messages } = (await (await fetch(inbox)).json()) as Inbox;
  const all = Object.values(messages).flat();
  return all.filter(({ To }) => To.includes(address)).map(({ BodyText }) => BodyText);
}

interface Inbox {
  messages: Record<string, Array<{ To: string[]; BodyText: string }>>;
}

// Confirms an address with the link that was mailed to it.
export async function confirmedByMail(address: string, kind: "stores" | "operators" | "customers"): Promise<void> {
  const token = async () => (await mailedLink(address, "confirm"))?.split("/").at(-1);
  await expect.poll(token, { timeout: 15_000 }).toBeDefined();
  await call("POST", `/v1/${kind}/email/confirm`, { token: await token() });
}

// The part after "#" of the newest link of this kind.
export async function mailedLink(email: string, kind: string): Promise<string | undefined> {
  const found = [...(await letters(email)).join("\n").matchAll(new RegExp(`#/${kind}/\\S+`, "g"))];
  return found.at(-1)?.[0];
}
