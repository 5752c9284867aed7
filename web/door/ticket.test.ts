import { beforeAll, expect, it } from "vitest";
import { canVerify, type Key, readTicket } from "./ticket.ts";

let pair: CryptoKeyPair;
let keys: Key[];

const encoded = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

async function signed(claims: object, header: object = { alg: "EdDSA", kid: "k1", typ: "JWT" }): Promise<string> {
  const text = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign("Ed25519", pair.privateKey, Buffer.from(text));
  return `${text}.${encoded(new Uint8Array(signature))}`;
}

const CLAIMS = { iss: "linehold", aud: "linehold/ticket", bkg: "bkg_1", evt: "evt_1", seats: ["A-1-1"], iat: 1 };

beforeAll(async () => {
  pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const { x = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  keys = [{ kid: "k1", x }];
});

it("reads what was signed with a known key", async () => {
  expect(await canVerify()).toBe(true);
  const claims = { booking: "bkg_1", event: "evt_1", seats: ["A-1-1"] };
  expect(await readTicket(await signed(CLAIMS), keys, true)).toEqual({ is: "genuine", claims });
});

it("refuses a changed seat, another signature, and what is for something else", async () => {
  const ticket = await signed(CLAIMS);
  const [head, , signature] = ticket.split(".");
  const other = encoded(JSON.stringify({ ...CLAIMS, seats: ["A-1-2"] }));
  const wrong = [
    `${head}.${other}.${signature}`,
    `${ticket.slice(0, -4)}AAAA`,
    await signed({ ...CLAIMS, aud: "linehold/admission" }),
    await signed(CLAIMS, { alg: "none", kid: "k1" }),
    "anything.else.here",
    `${ticket}.more`,
    "",
  ];
  for (const text of wrong) expect(await readTicket(text, keys, true), text).toEqual({ is: "forged" });
});

it("leaves it to the service where the key is unknown, or the browser cannot", async () => {
  const ticket = await signed(CLAIMS, { alg: "EdDSA", kid: "k2" });
  expect((await readTicket(ticket, keys, true)).is).toBe("unsure");
  expect((await readTicket(await signed(CLAIMS), keys, false)).is).toBe("unsure");
});
