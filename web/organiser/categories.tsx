// The price categories of a plan, each to be renamed in all of its rows.

import { categoryClass } from "../hall/marks.ts";
import { organiserWords } from "../text/organiser.ts";
import { Field } from "../ui/field.tsx";
import type { Editing } from "./editing.ts";
import { categoriesOf, withCategory } from "./plan.ts";
import { CATEGORIES } from "./row-list.tsx";

export function Categories({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const categories = categoriesOf(editing.plan.value);
  return (
    <>
      <datalist id={CATEGORIES}>
        {categories.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {categories.length > 0 && (
        <section class="card part">
          <h2>{words.categories}</h2>
          <p class="soft small">{words.categoriesHint}</p>
          <ul class="category-names">
            {categories.map((name, index) => (
              <li key={name} class={categoryClass(index)}>
                <svg class="swatch free" viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
                  <circle cx="10" cy="10" r="8.5" />
                </svg>
                <Field
                  label={words.categoryName(name)}
                  value={name}
                  maxLength={32}
                  onChange={(event) => {
                    const after = event.currentTarget.value.trim();
                    editing.change((plan) => withCategory(plan, name, after));
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
