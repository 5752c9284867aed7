// The sections of a plan. One is open, with its names, its rows and the way to add many.

import { organiserWords } from "../text/organiser.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useFocusIfLost } from "../ui/focus.ts";
import { Icon } from "../ui/icons.tsx";
import { AddRows } from "./add-rows.tsx";
import type { Editing } from "./editing.ts";
import { type Section, seatsIn, withChanged, withMoved, withoutSection, withSection } from "./plan.ts";
import { RowList } from "./row-list.tsx";

export function Sections({ editing }: { editing: Editing }) {
  const words = organiserWords.value.hall;
  const plan = editing.plan.value;
  const heading = useFocusIfLost<HTMLHeadingElement>(plan.length);
  const add = () => {
    editing.change((before) => withSection(before, words.sectionName(before.length + 1)));
    editing.open(editing.plan.value.at(-1)?.id);
  };
  return (
    <section class="card part">
      <h2 ref={heading} tabIndex={-1}>
        {words.sections}
      </h2>
      <ul class="sections">
        {plan.map((section) => (
          <li key={section.id}>
            <button
              type="button"
              class="section-open"
              aria-expanded={editing.section.value === section.id}
              onClick={() => editing.open(editing.section.value === section.id ? undefined : section.id)}
            >
              <strong>{section.name || section.id}</strong>
              <span class="soft small figures">
                {words.rows(section.rows.length)} · {organiserWords.value.home.seats(String(seatsIn(section.rows)))}
              </span>
            </button>
            {editing.section.value === section.id && <Open editing={editing} section={section} />}
          </li>
        ))}
      </ul>
      <Button onPress={add}>
        <Icon name="plus" size={20} />
        {words.addSection}
      </Button>
    </section>
  );
}

function Open({ editing, section }: { editing: Editing; section: Section }) {
  const words = organiserWords.value.hall;
  const plan = editing.plan.value;
  const place = plan.indexOf(section);
  const { id } = section;
  const rename = (changed: Partial<Section>) => {
    editing.change((before) => withChanged(before, id, (one) => ({ ...one, ...changed })));
    if (changed.id !== undefined) editing.open(changed.id);
  };
  return (
    <div class="section-body">
      <div class="pair">
        <Field
          label={words.names.name}
          value={section.name}
          maxLength={100}
          onChange={(event) => rename({ name: event.currentTarget.value.trim() })}
        />
        <Field
          label={words.names.id}
          title={words.names.idHint}
          value={id}
          maxLength={16}
          pattern="[A-Za-z0-9][A-Za-z0-9._]*"
          onChange={(event) => rename({ id: event.currentTarget.value.trim() })}
        />
      </div>
      <RowList editing={editing} section={section} />
      <AddRows key={id} editing={editing} section={section} />
      <div class="buttons small-buttons">
        {place > 0 && (
          <Button kind="quiet" onPress={() => editing.change((before) => withMoved(before, id, -1))}>
            {words.nearer}
          </Button>
        )}
        {place < plan.length - 1 && (
          <Button kind="quiet" onPress={() => editing.change((before) => withMoved(before, id, 1))}>
            {words.farther}
          </Button>
        )}
        <Button kind="danger" onPress={() => editing.change((before) => withoutSection(before, id))}>
          {words.removeSection}
        </Button>
      </div>
    </div>
  );
}
