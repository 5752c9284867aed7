// Asking one bar for a place. Who has asked already comes to that request instead.

import type { Services } from "../app/services.ts";
import { Refused } from "../core/api.ts";
import { toast } from "../ui/toast.tsx";
import type { BarRequest } from "./bar-request.ts";
import { refusal } from "./nowhere.ts";

export interface BarWish {
  party: number;
  // Minutes.
  longest: number;
}

export const USUAL: BarWish = { party: 2, longest: 30 };

export async function askFor(
  { session }: Services,
  request: BarRequest,
  bar_id: string,
  { party, longest }: BarWish,
): Promise<void> {
  try {
    const body = { party_size: party, max_wait_minutes: longest };
    const { request_id } = await session.call("post", "/v1/bars/{bar_id}/requests", { path: { bar_id }, body });
    void request.begin(request_id);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "REQUEST_EXISTS") {
      toast(refusal(error));
      return;
    }
    void request.begin(String(error.details.request_id));
  }
  location.hash = "#/bar-request";
}
