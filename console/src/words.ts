// What the console says, in its reader's language, from the same catalogues as pages and mails.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { negotiateLanguages } from "@fluent/langneg";
import words from "virtual:words";

import type { Language } from "./api/types";

/** The languages by what they call themselves. */
export const LANGUAGES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  ja: "日本語",
  zh: "中文",
  ar: "العربية",
};

export let language: Language = "en";
let bundle = new FluentBundle("en");

/** Loads the words in the language that the reader's browser likes best. */
export const loadWords = async (): Promise<void> => {
  const spoken = Object.keys(words);
  const [best] = negotiateLanguages([...navigator.languages], spoken, { defaultLocale: "en", strategy: "lookup" });
  language = best as Language;
  const direction = language === "ar" ? "rtl" : "ltr";
  // Names are isolated where they may be written in the other direction.
  bundle = new FluentBundle(language, { useIsolating: direction === "rtl" });
  bundle.addResource(new FluentResource((await words[language]!()).default));
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
};

/** A message, or one of its attributes behind a dot. */
export const text = (id: string, given?: Record<string, FluentVariable>): string => {
  const [message, attribute] = id.split(".") as [string, string?];
  const found = bundle.getMessage(message);
  const pattern = attribute ? found?.attributes[attribute] : found?.value;
  return pattern ? bundle.formatPattern(pattern, given) : id;
};

/** A number as the reader writes it. */
export const number = (value: number): string => new Intl.NumberFormat(language).format(value);

/** A day, such as 29 Nov 2026. */
export const day = (time: string | number): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(time));

/** A time to the second, with its zone. */
export const exactTime = (time: string | number, timeZone?: string): string =>
  new Intl.DateTimeFormat(language, {
    year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
    timeZoneName: "short", ...(timeZone ? { timeZone } : {}),
  }).format(new Date(time));

/** How long until then or since then, in the largest unit that says enough. */
export const fromNow = (time: string | number, now: number): string => {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(Math.trunc(seconds / 60), "minute");
  if (size < 3600) return format.format(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return format.format(Math.trunc(seconds / 3600), "hour");
  return format.format(Math.trunc(seconds / 86_400), "day");
};
