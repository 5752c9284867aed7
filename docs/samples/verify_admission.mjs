// Whether a visitor was admitted by a waiting room: for a page of yours, without dependencies.
import { createPublicKey, verify } from "node:crypto";

const read = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

/** The claims of an admission to this room. Throws if it is none, or over. */
export function verified(token, room, keySet, now = Date.now() / 1000) {
  const [header, claims, signature, ...more] = token.split(".");
  const { alg, kid } = read(header);
  const key = keySet.keys.find((each) => each.kid === kid && each.crv === "Ed25519");
  if (alg !== "EdDSA" || !key || more.length) throw new Error("not an admission");
  const signed = Buffer.from(`${header}.${claims}`), publicKey = createPublicKey({ key, format: "jwk" });
  if (!verify(null, signed, publicKey, Buffer.from(signature, "base64url"))) throw new Error("not an admission");
  const content = read(claims);
  if (content.iss !== "linehold" || content.aud !== "linehold/admission") throw new Error("not an admission");
  if (content.room !== room) throw new Error("an admission to another room");
  if (!(now < content.exp)) throw new Error("an admission that is over");
  return content;
}
