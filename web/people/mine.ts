// How this guest can be named and reached. There is no call that only reads it: a change of nothing answers what is known.

import { signal } from "@preact/signals";
import type { Answer, Body } from "../core/api.ts";
import type { Session } from "../core/session.ts";

export type Details = Answer<"patch", "/v1/customers/me">;
export type Change = Body<"patch", "/v1/customers/me">;

export class Mine {
  readonly details = signal<Details | undefined>(undefined);

  constructor(readonly session: Session) {}

  // Undefined for a guest who is not known yet: asking would make an identity for nothing.
  async look(): Promise<Details | undefined> {
    return this.session.known ? this.change({}) : undefined;
  }

  async change(body: Change): Promise<Details> {
    const details = await this.session.call("patch", "/v1/customers/me", { body });
    this.details.value = details;
    return details;
  }

  async confirm(code: string): Promise<void> {
    await this.session.call("post", "/v1/customers/me/email/confirm", { body: { code } });
    const { value } = this.details;
    if (value) this.details.value = { ...value, email_confirmed: true };
  }

  async letter(): Promise<void> {
    await this.session.call("post", "/v1/customers/me/email/letter", { body: {} });
  }
}

let made: Mine | undefined;

// One for all views.
export function mine({ session }: { session: Session }): Mine {
  made ??= new Mine(session);
  return made;
}
