// Closing a shop: what will happen, before one presses; and the last hour before it closes by itself.

import { useServices } from "../app/services.ts";
import type { Board } from "../shop/board.ts";
import { counterWords } from "../text/counter.ts";
import { text } from "../text/text.ts";
import { remaining } from "../text/waits.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Banner } from "../ui/parts.tsx";
import { useSecond } from "../ui/second.ts";
import type { Acts } from "./acts.ts";
import { useSending } from "./form.ts";

const SOON = 3_600;

interface ClosingProps {
  acts: Acts;
  board: Board;
  waiting: number;
  confirmed: boolean;
  onClose: () => void;
}

export function ClosingSteps({ acts, board, waiting, confirmed, onClose }: ClosingProps) {
  const words = counterWords.value;
  const { busy, failure, send } = useSending(words.unknown);
  return (
    <Dialog title={words.closeTitle(board.name)} onClose={onClose}>
      <div class="about">
        <ol class="closing-steps">
          {words.closeSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {waiting > 0 && <Banner mood="warn">{words.closeWaiting(waiting)}</Banner>}
        {!confirmed && <Banner mood="warn">{words.closeUnconfirmed}</Banner>}
        {failure && (
          <Banner mood="bad" urgent>
            {failure}
          </Banner>
        )}
        <p class="soft">{words.closeFinal}</p>
        <div class="buttons">
          <Button kind="danger" pending={busy} onPress={() => send(() => acts.close())}>
            {words.closeDo}
          </Button>
          <Button onPress={onClose}>{words.closeNot}</Button>
        </div>
      </div>
    </Dialog>
  );
}

export function ClosingSoon({ board, onClose }: { board: Board; onClose: () => void }) {
  const words = counterWords.value;
  const { clock } = useServices();
  useSecond();
  const left = clock.secondsUntil(board.closes_at);
  if (left > SOON) return null;
  return (
    <Banner mood="warn">
      <p>
        <strong class="figures" role="timer" aria-label={words.closingLabel(left)}>
          {words.closingSoon(remaining(left, text.value.language))}
        </strong>{" "}
        {words.closingSoonWords}
      </p>
      <Button onPress={onClose}>{words.closeStore}</Button>
    </Banner>
  );
}
