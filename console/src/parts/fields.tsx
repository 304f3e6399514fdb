// Fields of forms.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Option<T extends string> {
  value: T;
  label: string;
}

interface SelectProps<T extends string> {
  label: string;
  value: T | "";
  options: readonly Option<T>[];
  /** What stands for no choice; without it, something is always chosen. */
  any?: string;
  onChange: (value: T | "") => void;
}

/** One of a few, as a list that opens. */
export const Select = <T extends string>({ label, value, options, any, onChange }: SelectProps<T>) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as T | "")}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>{option.label}</option>
        ))}
      </select>
    </div>
  );
};

interface ChoiceProps<T extends string> {
  legend: string;
  value: T | undefined;
  options: readonly (Option<T> & { explained?: string })[];
  isDisabled?: boolean;
  onChange: (value: T) => void;
}

/** One of a few, each with its explanation. */
export const Choice = <T extends string>({ legend, value, options, isDisabled = false, onChange }: ChoiceProps<T>) => {
  const name = useId();
  return (
    <fieldset disabled={isDisabled}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice">
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>
            {option.label}
            {option.explained && <small>{option.explained}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

/** A yes or no. */
export const Check = ({ label, explained, isChecked, isDisabled = false, onChange }: {
  label: ComponentChildren;
  explained?: string;
  isChecked: boolean;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
}) => (
  <label class="choice">
    <input type="checkbox" checked={isChecked} disabled={isDisabled} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span>
      {label}
      {explained && <small>{explained}</small>}
    </span>
  </label>
);
