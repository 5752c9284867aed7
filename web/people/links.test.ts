import { expect, it } from "vitest";
import { confirming, resetting } from "./links.ts";

it("knows where the token of each kind goes", () => {
  expect(confirming({ kind: "customer", token: "t" })?.path).toBe("/v1/customers/email/confirm");
  expect(confirming({ kind: "store", token: "t" })?.path).toBe("/v1/stores/email/confirm");
  expect(resetting({ kind: "operator", token: "t" })?.path).toBe("/v1/operators/password/reset");
});

it.each(["", "done", "constructor"])("takes a link of the kind %j for incomplete", (kind) => {
  expect(confirming({ kind, token: "t" })).toBeUndefined();
  expect(resetting({ kind, token: "t" })).toBeUndefined();
});

it("takes a link without a token for incomplete, and guests have no password", () => {
  expect(confirming({ kind: "customer", token: "" })).toBeUndefined();
  expect(resetting({ kind: "customer", token: "t" })).toBeUndefined();
});
