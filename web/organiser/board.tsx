// The plan while it is drawn: how many seats it has, what a press on one does, and the way back.

import { useEffect } from "preact/hooks";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { Button } from "../ui/button.tsx";
import { CategoryKey } from "./category-key.tsx";
import type { Editing, Tool } from "./editing.ts";
import { HallPlan } from "./hall-plan.tsx";
import { categoriesOf, marked } from "./plan.ts";
import { ToolSwitch } from "./tool-switch.tsx";

const TOOLS: readonly Tool[] = ["row", "blocked", "accessible"];

export function Board({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const plan = editing.plan.value;
  const { before, after } = editing.history.value;
  const categories = categoriesOf(plan);
  const [blocked, accessible] = [marked(plan, "blocked"), marked(plan, "accessible")];
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) editing.redo();
      else editing.undo();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [editing]);
  return (
    <section class="card board" aria-label={words.plan}>
      <div class="board-bar">
        <p class="board-count" role="status">
          <strong class="figures">{editing.seats.value.toLocaleString(locale.value)}</strong> {words.seats}
          <span class="soft small">
            {[blocked > 0 && words.blocked(blocked), accessible > 0 && words.accessible(accessible)]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
        <div class="board-back">
          <Button kind="quiet" disabled={before.length === 0} onPress={() => editing.undo()}>
            {words.undo}
          </Button>
          <Button kind="quiet" disabled={after.length === 0} onPress={() => editing.redo()}>
            {words.redo}
          </Button>
        </div>
      </div>
      {editing.seats.value > 0 ? (
        <HallPlan plan={plan} categories={categories} onPress={(key) => editing.press(key)} />
      ) : (
        <p class="board-empty soft">{words.noRows}</p>
      )}
      <div class="board-foot">
        <ToolSwitch
          label={words.tool}
          tools={TOOLS}
          tool={editing.tool.value}
          onChoose={(tool) => {
            editing.tool.value = tool;
          }}
        />
        <CategoryKey plan={plan} categories={categories} />
      </div>
    </section>
  );
}
