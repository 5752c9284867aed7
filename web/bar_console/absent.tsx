// What a view of a bar shows while there is nothing to show yet, or when the bar is not there or another account's.

import { Failed, Loading } from "../app/states.tsx";
import { useTitle } from "../app/title.ts";
import { Refused } from "../core/api.ts";
import { consoleWords } from "../text/bar-console.ts";
import { text } from "../text/text.ts";
import { Skeleton } from "../ui/parts.tsx";

export function Absent({ error, again }: { error: unknown; again: () => void }) {
  if (error instanceof Refused && [403, 404].includes(error.status)) return <NotHere foreign={error.status === 403} />;
  if (error) return <Failed error={error} again={again} />;
  return (
    <Loading>
      <Skeleton height="2.5rem" width="60%" />
      <br />
      <Skeleton height="24rem" />
    </Loading>
  );
}

function NotHere({ foreign }: { foreign: boolean }) {
  const words = consoleWords.value;
  const title = foreign ? words.foreign : words.missing;
  const heading = useTitle(title);
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="soft">{text.value.missing.words}</p>
      <a class="button primary" href="#/consoles">
        {words.consoles.title}
      </a>
    </div>
  );
}
