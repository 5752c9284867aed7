// There is nothing to pay for here, and where one goes on.

import { useTitle } from "../app/title.ts";

interface EndedProps {
  title: string;
  said: string;
  to: string;
  way: string;
}

export function Ended({ title, said, to, way }: EndedProps) {
  const heading = useTitle(title);
  return (
    <div class="view message-view">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="soft">{said}</p>
      <a class="button primary" href={to}>
        {way}
      </a>
    </div>
  );
}
