// A dialog: the browser's own, which keeps the focus inside and gives it back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { Problem } from "../api/problem";
import { text } from "../words";
import { Cross } from "./icons";
import { ProblemText } from "./problem";

interface DialogProps {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
  /** Whether something was typed that closing would lose: then it asks before. */
  isDirty?: boolean;
  isWide?: boolean;
}

/** A dialog that is open as long as it is there. */
export const Dialog = ({ title, children, onClose, isDirty = false, isWide = false }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const close = () => (isDirty ? setAsks(true) : onClose());
  return (
    <dialog
      ref={dialog}
      class={isWide ? "wide" : ""}
      aria-labelledby={heading}
      onCancel={(event: Event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" class="icon" aria-label={text("close")} onClick={close}>
          <Cross />
        </button>
      </header>
      {asks && (
        <div class="notice" role="alert">
          <p>{text("discard")}</p>
          <p class="buttons">
            <button type="button" onClick={onClose}>{text("discard.yes")}</button>
            <button type="button" class="main" ref={(button) => button?.focus()} onClick={() => setAsks(false)}>
              {text("discard.no")}
            </button>
          </p>
        </div>
      )}
      {children}
    </dialog>
  );
};

interface ConfirmProps {
  title: string;
  children: ComponentChildren;
  /** What the button says that does it. */
  action: string;
  isDangerous?: boolean;
  isRunning: boolean;
  problem: Problem | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is done. */
export const Confirm = ({ title, children, action, isDangerous = false, isRunning, problem, onConfirm, onClose }: ConfirmProps) => (
  <Dialog title={title} onClose={onClose}>
    <form method="dialog" onSubmit={submitting(onConfirm)}>
      {children}
      <ProblemText problem={problem} />
      <p class="buttons">
        <button type="button" onClick={onClose}>{text("cancel")}</button>
        <button class={isDangerous ? "danger" : "main"} disabled={isRunning}>{action}</button>
      </p>
    </form>
  </Dialog>
);

/** Handles a form that is sent, instead of the browser. */
export const submitting = (then: () => unknown) => (event: Event) => {
  event.preventDefault();
  then();
};
