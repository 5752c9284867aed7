// The store that is signed in on this device.

import { useServices } from "../app/services.ts";
import { type StoreAccount, storeAccount } from "../staff/store.ts";

export function useStore(): StoreAccount {
  return storeAccount(useServices());
}
