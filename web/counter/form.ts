// A form that is sent: pending until it is answered, and what was wrong.

import { useState } from "preact/hooks";
import { Unreachable } from "../core/api.ts";
import { counterWords } from "../text/counter.ts";
import { problem, text } from "../text/text.ts";
import { wrongFields } from "./opening.ts";

export interface Sending {
  busy: boolean;
  failure: string;
  // The sentence for a field that the service refused.
  wrong: (field: string) => string | undefined;
  send: (act: () => Promise<unknown>) => Promise<void>;
  fail: (words: string) => void;
  // The fields that were refused are being put right.
  typed: () => void;
}

// `lost` is said when no answer came: whether a press may be repeated differs.
export function useSending(lost = text.value.shell.unreachable): Sending {
  const words = counterWords.value;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const [fields, setFields] = useState<readonly string[]>([]);
  const send = async (act: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    setFields([]);
    try {
      await act();
    } catch (error) {
      const wrong = wrongFields(error);
      const about = wrong.map((field) => words.wrong[field]).filter(Boolean);
      setFields(wrong);
      const said = about.length > 0 ? about.join(" ") : problem(error, words.errors);
      setFailure(error instanceof Unreachable ? lost : said);
    }
    setBusy(false);
  };
  const wrong = (field: string) => (fields.includes(field) ? words.wrong[field] : undefined);
  return { busy, failure, wrong, send, fail: setFailure, typed: () => setFields([]) };
}
