import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SCRIPT } from "./stripe.ts";

// Stripe's releases go together: the script is of the one whose API version the service asks for.
it("is of the release that the service speaks", () => {
  const account = readFileSync(`${import.meta.dirname}/../../chalicelib/adapters/stripe_account.py`, "utf8");
  const release = /^API_VERSION = "[\d-]+\.(\w+)"$/m.exec(account)?.[1];
  expect(SCRIPT.split("/").at(-2)).toBe(release);
});
