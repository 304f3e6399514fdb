// Copies a text, or says that the browser does not allow it.

/** Copies a text that may still be on its way: browsers allow it only as a part of the click. Answers whether it is in the clipboard. */
export const copy = async (text: string | Promise<string>): Promise<boolean> => {
  try {
    if (typeof text === "string") {
      await navigator.clipboard.writeText(text);
    } else {
      const blob = text.then((known) => new Blob([known], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    }
    return true;
  } catch {
    return false;
  }
};
