// What is shown while something of the organiser's is loading, or is not there.

import { organiserAddress } from "../app/route.ts";
import { Failed, Loading } from "../app/states.tsx";
import { Refused } from "../core/api.ts";
import { organiserWords } from "../text/organiser.ts";
import { text } from "../text/text.ts";
import { Skeleton } from "../ui/parts.tsx";

interface Props {
  error: unknown;
  missing: string;
  again: () => void;
}

export function Absent({ error, missing, again }: Props) {
  const words = organiserWords.value;
  if (error instanceof Refused && [403, 404].includes(error.status)) {
    return (
      <div class="view message-view">
        <h1 tabIndex={-1}>{error.status === 403 ? words.notYours : missing}</h1>
        <p class="soft">{text.value.missing.words}</p>
        <a class="button primary" href={organiserAddress()}>
          {words.toHome}
        </a>
      </div>
    );
  }
  if (error) return <Failed error={error} again={again} />;
  return (
    <Loading>
      <Skeleton height="2.5rem" width="50%" />
      <br />
      <Skeleton height="60vh" />
    </Loading>
  );
}
