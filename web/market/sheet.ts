// The history as a file. It needs the operator's token, so it is no plain link.

import { type Api, address, Refused, Unreachable } from "../core/api.ts";
import type { Account } from "../staff/account.ts";

const PATH = "/v1/markets/{market_id}/history.csv";

export async function download(api: Api, account: Account, market_id: string): Promise<void> {
  const sent = async (token: string) => {
    const headers = { Authorization: `Bearer ${token}` };
    try {
      return await api.reach(api.base + address(PATH, { market_id }), { headers, cache: "no-store" });
    } catch (error) {
      throw new Unreachable("The service cannot be reached.", { cause: error });
    }
  };
  const token = await account.token();
  let answer = await sent(token);
  if (answer.status === 401) answer = await sent(await account.token(token));
  if (!answer.ok) throw new Refused(answer.status, "UNANSWERED", "The service could not answer.", {}, undefined);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${market_id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
