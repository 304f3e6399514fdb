// A link to copy: text that can be selected, beside a button.
import { useId, useRef, useState } from "preact/hooks";

import { text } from "../words";
import { copy } from "./copy";

/** The link of an invite. `isCopied` says that it is in the clipboard already. */
export const LinkToCopy = ({ url, label, isCopied = false }: { url: string; label: string; isCopied?: boolean }) => {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean | undefined>(isCopied || undefined);
  const onCopy = async () => {
    const done = await copy(url);
    setCopied(done);
    if (!done) field.current?.select();
  };
  return (
    <div class="link">
      <label for={id}>{label}</label>
      <div class="row">
        <input id={id} ref={field} readOnly value={url} dir="ltr" onFocus={(event) => event.currentTarget.select()} />
        <button type="button" class="main" onClick={onCopy}>{text("copy")}</button>
      </div>
      <p class="soft" role="status">{copied === undefined ? "" : text(copied ? "copied" : "copy-by-hand")}</p>
    </div>
  );
};
