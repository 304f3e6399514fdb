// The mails that the functions write, as files: one of each kind, in each language, with names that are hard to lay out.
import { readFileSync, readdirSync } from "node:fs";

export type Mail = { name: string; html: string };

/** Every mail in a language. */
export const mailsIn = (language: string): Mail[] => {
  const folder = `${process.env.MAILS}/${language}`;
  const files = readdirSync(folder).filter((file) => file.endsWith(".html"));
  return files.map((file) => ({ name: `mail-${file.slice(0, -".html".length)}`, html: readFileSync(`${folder}/${file}`, "utf8") }));
};
