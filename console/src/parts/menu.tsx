// A menu behind a button, by the keys of the ARIA Authoring Practices (menu button).
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

/** One thing to choose. */
export interface MenuItem {
  label: string;
  /** What stands below the label, such as why it cannot be chosen now. */
  hint?: string | undefined;
  isDisabled?: boolean;
  isDangerous?: boolean;
  onChoose: () => unknown;
}

interface MenuProps {
  /** What the button is called. */
  label: string;
  children: ComponentChildren;
  items: readonly MenuItem[];
  class?: string;
}

/** A button that opens a menu. */
export const Menu = ({ label, children, items, class: name = "" }: MenuProps) => {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];

  useEffect(() => {
    const menu = list.current;
    if (!menu || !isOpen) return;
    place(menu, button.current!);
    const follow = () => place(menu, button.current!);
    addEventListener("scroll", follow, { capture: true, passive: true });
    addEventListener("resize", follow);
    return () => {
      removeEventListener("scroll", follow, { capture: true });
      removeEventListener("resize", follow);
    };
  }, [isOpen]);

  const show = (at: number) => {
    list.current?.showPopover();
    entries().at(at)?.focus();
  };
  const hide = () => {
    list.current?.hidePopover();
    button.current?.focus();
  };
  const onButtonKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    show(event.key === "ArrowDown" ? 0 : -1);
  };
  const onKey = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = target(event.key, at, all);
    if (event.key === "Escape" || event.key === "Tab") hide();
    if (event.key === "Escape" || to) event.preventDefault();
    to?.focus();
  };
  return (
    <>
      <button
        ref={button} type="button" class={name} aria-label={label} aria-haspopup="menu" aria-expanded={isOpen} aria-controls={id}
        onClick={() => (isOpen ? hide() : show(0))} onKeyDown={onButtonKey}
      >
        {children}
      </button>
      <div
        ref={list} id={id} role="menu" aria-label={label} popover="auto" class="menu" onKeyDown={onKey}
        onToggle={(event: ToggleEvent) => setOpen(event.newState === "open")}
      >
        {items.map((item) => (
          <button
            key={item.label} type="button" role="menuitem" tabIndex={-1} aria-disabled={item.isDisabled ?? false}
            class={item.isDangerous ? "danger" : ""}
            onClick={() => {
              if (item.isDisabled) return;
              hide();
              void item.onChoose();
            }}
          >
            {item.label}
            {item.hint && <small>{item.hint}</small>}
          </button>
        ))}
      </div>
    </>
  );
};

/** Where a key leads from an entry: to another, or to the next one that begins with a letter. */
const target = (key: string, at: number, all: HTMLElement[]): HTMLElement | undefined => {
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all.at(at - 1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length !== 1) return undefined;
  const later = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return later.find((entry) => entry.textContent?.toLowerCase().startsWith(key.toLowerCase()));
};

/** Puts a menu below its button, or above it where there is no room, within the window. */
const place = (menu: HTMLElement, button: HTMLElement) => {
  const { top, bottom, left, right } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const isLeftToRight = document.documentElement.dir !== "rtl";
  const start = isLeftToRight ? right - width : left;
  menu.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
  menu.style.top = `${bottom + height + 8 > innerHeight && top > height + 8 ? top - height - 4 : bottom + 4}px`;
};
