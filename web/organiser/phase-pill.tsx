// Where an event stands, in a word.

import { type Parts, shown, TIME } from "../core/times.ts";
import { organiserWords } from "../text/organiser.ts";
import { locale } from "../text/text.ts";
import { type Mood, Pill } from "../ui/parts.tsx";
import type { Phase } from "./phases.ts";

const SHORT: Parts = { day: "numeric", month: "short", ...TIME };
const MOODS: Record<Phase, Mood> = { open: "good", before: "warn", draft: "info", after: "info", cancelled: "bad" };

export function PhasePill({ phase, onSale, zone }: { phase: Phase; onSale: string; zone: string }) {
  const { states } = organiserWords.value;
  return (
    <Pill mood={MOODS[phase]}>
      {phase === "before" ? states.before(shown(onSale, zone, locale.value, SHORT)) : states[phase]}
    </Pill>
  );
}
