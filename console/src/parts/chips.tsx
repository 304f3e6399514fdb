// A field for many addresses: each becomes a chip, with its own reason if it cannot be taken.
import { useEffect, useId, useRef } from "preact/hooks";

import { text } from "../words";
import { addressesIn, endsAddress, isWhole } from "../users/addresses";
import { Cross } from "./icons";

/** An address that was given, and why it cannot be taken. */
export interface Chip {
  address: string;
  problem?: string | undefined;
}

interface ChipsProps {
  label: string;
  hint: string;
  chips: readonly Chip[];
  /** What is typed and not a chip yet. It counts, too. */
  typed: string;
  onChange: (chips: readonly Chip[], typed: string) => void;
}

/** The chips that a text adds to others; an address that is there already is not added again. */
export const withText = (chips: readonly Chip[], typed: string): readonly Chip[] => {
  const known = new Set(chips.map(({ address }) => address.toLowerCase()));
  const added: Chip[] = [];
  for (const address of addressesIn(typed)) {
    if (known.has(address.toLowerCase())) continue;
    known.add(address.toLowerCase());
    added.push(isWhole(address) ? { address } : { address, problem: text("chip-invalid") });
  }
  return [...chips, ...added];
};

/** The field. */
export const Chips = ({ label, hint, chips, typed, onChange }: ChipsProps) => {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const focusOn = useRef<number | undefined>(undefined);

  useEffect(() => {
    if (focusOn.current === undefined) return;
    const buttons = list.current?.querySelectorAll("button") ?? [];
    (buttons[Math.min(focusOn.current, buttons.length - 1)] ?? input.current)?.focus();
    focusOn.current = undefined;
  });

  const commit = (more = "") => {
    const next = withText(chips, typed + more);
    if (typed + more !== "") onChange(next, "");
  };
  const commitNow = useRef(commit);
  commitNow.current = commit;
  // A chip that appears moves what is below. What the pointer is about to click must not move away from under it.
  const onBlur = () => {
    const later = () => setTimeout(() => commitNow.current());
    if (document.querySelector(":active")) addEventListener("pointerup", later, { once: true });
    else commit();
  };
  const remove = (at: number) => {
    focusOn.current = at;
    onChange(chips.filter((_, other) => other !== at), typed);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const isEnd = endsAddress(event.key) || (event.key === " " && isWhole(typed));
    if (isEnd && typed.trim() !== "" && !hasOpenQuote(typed)) {
      event.preventDefault();
      commit();
    } else if (event.key === "Enter" && typed.trim() === "" && chips.length > 0) {
      return;
    } else if (event.key === "Backspace" && typed === "" && chips.length > 0) {
      event.preventDefault();
      onChange(chips.slice(0, -1), chips.at(-1)!.address);
    } else if (event.key === "ArrowLeft" && input.current?.selectionStart === 0) {
      list.current?.querySelector<HTMLElement>("li:last-child button")?.focus();
    }
  };
  const onChipKey = (event: KeyboardEvent, at: number) => {
    const isBack = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const isOn = isBack === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    if (event.key === isBack) buttons[at - 1]?.focus();
    else if (event.key === isOn) (buttons[at + 1] ?? input.current)?.focus();
    else if (event.key === "Delete" || event.key === "Backspace") remove(at);
    else return;
    event.preventDefault();
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="chips" onClick={(event) => event.target === event.currentTarget && input.current?.focus()}>
        <ul ref={list} aria-label={text("chips-added")}>
          {chips.map(({ address, problem }, at) => (
            <li key={address} class={problem ? "chip bad" : "chip"}>
              <span>
                <bdi>{address}</bdi>
                {problem && <small>{problem}</small>}
              </span>
              <button type="button" aria-label={text("chip-remove", { address })} onClick={() => remove(at)} onKeyDown={(event) => onChipKey(event, at)}>
                <Cross />
              </button>
            </li>
          ))}
        </ul>
        <input
          id={id} ref={input} value={typed} type="text" inputMode="email" autocomplete="off" autocapitalize="off" spellcheck={false}
          aria-describedby={`${id}-hint`} aria-invalid={chips.some(({ problem }) => problem)}
          onInput={(event) => onChange(chips, event.currentTarget.value)} onKeyDown={onKey} onBlur={onBlur}
          onPaste={(event: ClipboardEvent) => {
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            // One address is pasted as text, so that it can still be changed.
            if (addressesIn(pasted).length < 2 && !hasOpenQuote(pasted)) return;
            event.preventDefault();
            commit(pasted);
          }}
        />
      </div>
      <p class="soft" id={`${id}-hint`}>{hint}</p>
      <p class="hidden" role="status">{text("chips-count", { count: chips.length })}</p>
    </div>
  );
};

/** Whether a name in quotes has begun: a comma belongs to it then. */
const hasOpenQuote = (typed: string): boolean => (typed.match(/"/g) ?? []).length % 2 === 1;
