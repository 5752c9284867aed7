// A ticket as the device itself reads it: a JSON Web Signature by Ed25519, checked with the keys that were fetched before.
// A browser that cannot check signatures, or a key that is not known here, leaves the question to the service.

export interface Claims {
  booking: string;
  event: string;
  seats: string[];
}

export interface Key {
  kid: string;
  x: string;
}

// forged: it is no ticket of ours. unsure: this device cannot tell, but it may be one.
export type Read = { is: "genuine"; claims: Claims } | { is: "forged" } | { is: "unsure"; claims: Claims };

const ISSUER = "linehold";
const AUDIENCE = "linehold/ticket";

export async function readTicket(text: string, keys: readonly Key[], able: boolean): Promise<Read> {
  const [head = "", body = "", signature = "", more] = text.split(".");
  const header = json(head);
  const claims = claimsOf(json(body));
  if (!claims || header?.alg !== "EdDSA" || !signature || more !== undefined) return { is: "forged" };
  const key = keys.find(({ kid }) => kid === header.kid);
  if (!able || !key) return { is: "unsure", claims };
  return (await signed(`${head}.${body}`, signature, key)) ? { is: "genuine", claims } : { is: "forged" };
}

// Whether this browser has Ed25519. Pages that came without encryption have no cryptography at all.
export async function canVerify(): Promise<boolean> {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

async function signed(text: string, signature: string, { x }: Key): Promise<boolean> {
  const sign = decoded(signature);
  const point = decoded(x);
  if (!sign || !point) return false;
  try {
    const key = await crypto.subtle.importKey("raw", point, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, sign, new TextEncoder().encode(text));
  } catch {
    return false;
  }
}

function claimsOf(body: Record<string, unknown> | undefined): Claims | undefined {
  if (body?.iss !== ISSUER || body.aud !== AUDIENCE) return undefined;
  const { bkg, evt, seats } = body;
  if (typeof bkg !== "string" || typeof evt !== "string" || !Array.isArray(seats)) return undefined;
  return { booking: bkg, event: evt, seats: seats.map(String) };
}

function json(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(decoded(part)));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function decoded(part: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
