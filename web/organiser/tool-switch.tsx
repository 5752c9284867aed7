// What a press on a seat does, one of a few.

import { organiserWords } from "../text/organiser.ts";
import type { Tool } from "./editing.ts";

interface Props {
  label: string;
  tools: readonly Tool[];
  tool: Tool;
  onChoose: (tool: Tool) => void;
}

export function ToolSwitch({ label, tools, tool, onChoose }: Props) {
  const words = organiserWords.value.hall;
  return (
    <fieldset class="tools">
      <legend>{label}</legend>
      {tools.map((each) => (
        <button key={each} type="button" aria-pressed={each === tool} onClick={() => onChoose(each)}>
          {words.tools[each]}
        </button>
      ))}
    </fieldset>
  );
}
