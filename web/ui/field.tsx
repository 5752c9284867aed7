// A labelled control with a hint or an error, which belong to it for screen readers, too.

import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps extends Omit<JSX.IntrinsicElements["input"], "id"> {
  label: string;
  hint?: string;
  error?: string;
  inputRef?: { current: HTMLInputElement | null };
}

export function Field({ label, hint, error, inputRef, ...input }: FieldProps) {
  const id = useId();
  const about = error ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        ref={inputRef ?? null}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={about ? `${id}-about` : undefined}
      />
      {about && (
        <p id={`${id}-about`} class={error ? "error" : "soft small"}>
          {about}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: ReadonlyArray<readonly [value: string, label: string]>;
  onChoose: (value: string) => void;
  required?: boolean;
}

export function Choice({ label, value, options, onChoose, required = false }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} required={required} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
