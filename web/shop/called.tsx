// Called: the number on the whole screen, to be shown at the counter. Escape and the button lead back to the line.

import { useEffect, useId, useRef } from "preact/hooks";
import { shop } from "../text/shop.ts";
import { text } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import type { Mine } from "./mine.ts";

export function Called({ mine, onClose }: { mine: Mine; onClose: () => void }) {
  const words = shop[text.value.language].line;
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog ref={element} class="called" aria-labelledby={id} onClose={onClose}>
      <div>
        <h2 id={id}>{words.turn}</h2>
        <strong class="shop-called-number">{mine.number}</strong>
        <p>{[mine.queue, words.come].filter(Boolean).join(" · ")}</p>
        <Button kind="primary" wide onPress={() => element.current?.close()}>
          {words.coming}
        </Button>
      </div>
    </dialog>
  );
}
