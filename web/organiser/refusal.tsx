// Why a press did not do what it should, and which fields the service names.

import { Unreachable } from "../core/api.ts";
import { organiserWords } from "../text/organiser.ts";
import { problem } from "../text/text.ts";
import { Banner } from "../ui/parts.tsx";
import { fieldsOf, type Refusal } from "./faults.ts";

interface Props {
  error: unknown;
  // A field's path in words.
  place?: (path: string) => string;
}

export function Refusals({ error, place = (path) => path }: Props) {
  const words = organiserWords.value;
  if (!error) return null;
  const fields = fieldsOf(error);
  return (
    <Banner mood="bad" urgent>
      <div class="refusals">
        <p>{error instanceof Unreachable ? words.lost : problem(error, words.errors)}</p>
        {fields.length > 0 && (
          <ul>
            {fields.map((each: Refusal) => (
              <li key={each.path + each.problem}>
                <strong>{place(each.path)}</strong> <span lang="en">{each.problem}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Banner>
  );
}
