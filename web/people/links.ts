// What a mailed link is for. An address has an email confirmed for a guest, an organiser or a shop; a password is an
// organiser's or a shop's.

const CONFIRM = {
  customer: "/v1/customers/email/confirm",
  operator: "/v1/operators/email/confirm",
  store: "/v1/stores/email/confirm",
} as const;

const RESET = {
  operator: "/v1/operators/password/reset",
  store: "/v1/stores/password/reset",
} as const;

type Confirms = keyof typeof CONFIRM;
type Resets = keyof typeof RESET;

export interface Link {
  kind: string;
  token: string;
}

// Undefined for a link that is not complete, or that there is not.
export function confirming({ kind, token }: Link): { kind: Confirms; path: (typeof CONFIRM)[Confirms] } | undefined {
  return token && has(CONFIRM, kind) ? { kind, path: CONFIRM[kind] } : undefined;
}

export function resetting({ kind, token }: Link): { kind: Resets; path: (typeof RESET)[Resets] } | undefined {
  return token && has(RESET, kind) ? { kind, path: RESET[kind] } : undefined;
}

function has<T extends object>(all: T, kind: string): kind is keyof T & string {
  return Object.hasOwn(all, kind);
}
