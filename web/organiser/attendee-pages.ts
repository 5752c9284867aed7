// The sheet of attendees, page by page.

import { type Api, Refused } from "../core/api.ts";
import type { Account } from "../staff/account.ts";

const PAGE = 100;

export interface SheetPage {
  text: string;
  cursor: string | undefined;
}

export async function attendeePage(api: Api, account: Account, event: string, cursor?: string): Promise<SheetPage> {
  const path = { event_id: event };
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  const ask = (token: string) => api.sheet("/v1/events/{event_id}/attendees", { path, query, token });
  const token = await account.token();
  try {
    return await ask(token);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    return ask(await account.token(token));
  }
}

// One sheet of many pages: each begins with the same headings.
export function joined(pages: readonly string[]): string {
  return pages.map((page, index) => (index === 0 ? page : page.replace(/^[^\n]*\n/, ""))).join("");
}
