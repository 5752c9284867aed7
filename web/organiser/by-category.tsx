// The sale by price category.

import { categoryClass } from "../hall/marks.ts";
import { organiserWords } from "../text/organiser.ts";
import { cost, locale } from "../text/text.ts";
import type { Event, Sales } from "./desk.tsx";
import { dearestFirst } from "./preview.tsx";

export function ByCategory({ event, sales }: { event: Event; sales: Sales }) {
  const { desk, sales: words } = organiserWords.value;
  const tallies = new Map(Object.entries(sales.by_category));
  const number = (count: number) => count.toLocaleString(locale.value);
  return (
    <section class="card part">
      <h2>{words.byCategory}</h2>
      <table class="by-category figures">
        <thead>
          <tr>
            <th scope="col">{words.category}</th>
            <th scope="col">{desk.sold}</th>
            <th scope="col">{desk.free}</th>
            <th scope="col">{desk.revenue}</th>
          </tr>
        </thead>
        <tbody>
          {dearestFirst(event.prices).map(([name, price], index) => {
            const one = tallies.get(name);
            if (!one) return null;
            const whole = Math.max(1, one.seats - one.blocked);
            return (
              <tr key={name} class={categoryClass(index)}>
                <th scope="row">
                  <span>
                    {name} <span class="soft small">{cost(price)}</span>
                  </span>
                  <svg class="swatch free" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect width="100" height="4" class="ground" />
                    <rect width={(100 * one.sold) / whole} height="4" />
                  </svg>
                </th>
                <td>{number(one.sold)}</td>
                <td>{number(one.free)}</td>
                <td>{cost(one.revenue)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
