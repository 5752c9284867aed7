// Whether the guest shares where they are: asked for, never taken; and taken back with one press.

import { bars } from "../text/bars.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.tsx";
import { refusal } from "./nowhere.ts";
import type { Whereabouts } from "./whereabouts.ts";

export function Sharing({ where }: { where: Whereabouts }) {
  const words = bars[text.value.language].place;
  const shared = where.fix.value !== undefined;
  const share = () => where.allow().catch((error) => toast(refusal(error)));
  const forget = async () => {
    await where.forget();
    toast(words.forgotten);
  };
  return (
    <section class="card sharing">
      <p>{shared ? words.shared : words.shareWords}</p>
      <Button onPress={shared ? forget : share}>{shared ? words.forget : words.share}</Button>
    </section>
  );
}
