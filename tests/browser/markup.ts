// What the HTML of pages and mails may be: valid, and for mails what the large mail programs show.
import { caniemail, type CanIEmailOptions } from "caniemail";
import { HtmlValidate, type ConfigData } from "html-validate";

const settings = (rules: ConfigData["rules"]): ConfigData => ({
  extends: ["html-validate:recommended"],
  rules: {
    // `<!doctype html>` is valid in small letters too.
    "doctype-style": "off",
    // A button without a type submits its form, and an input without one is for text: as all of ours are meant.
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off",
    // The rule is about what search engines cut off. A title names a network, which may have 63 letters, and no page is indexed.
    "long-title": "off",
    ...rules,
  },
});

const pages = new HtmlValidate(settings({}));

const mails = new HtmlValidate(
  settings({
    // Many mail programs drop style sheets, so a mail's styles stand in its elements.
    "no-inline-style": "off",
    // Outlook on Windows lays out tables by these attributes, and not by styles.
    "no-deprecated-attr": "off",
    // Every parser makes the `<tbody>` that is not written.
    "prefer-tbody": "off",
  }),
);

const problems = async (checker: HtmlValidate, html: string): Promise<string[]> => {
  const { results } = await checker.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`));
};

/** What is wrong with the HTML of a page. */
export const problemsOfPage = (html: string) => problems(pages, html);

/** What is wrong with the HTML of a mail. */
export const problemsOfMail = (html: string) => problems(mails, html);

/** The mail programs that most people read mail with. */
const CLIENTS: CanIEmailOptions["clients"] = ["apple-mail.*", "gmail.*", "outlook.*", "yahoo.*", "samsung-email.*"];

/** What a mail has although one of them does not show it, and why that does no harm there. */
export const HARMLESS: Record<string, string> = {
  "<body> element": "the webmail replaces it by an element of its own; the table has the colours, too",
  "@media": "without it a mail stays light, as its inline styles are",
  "<style> element": "without it a mail stays light, as its inline styles are",
  "border-radius": "corners are square then",
  "display:none": "the preview then stands above the card; it says what the card says",
  "height property": "the checker takes `line-height` for it",
  overflow: "it only helps `display:none`",
  "role attribute": "a screen reader then calls the table a table",
  "word-break": "the link is wider than the card then; the button above it is the way to go",
};

/** What the large mail programs do not show of a mail. */
const missing = (html: string): { client: string; title: string }[] =>
  [...caniemail({ clients: CLIENTS, html }).issues.errors].flatMap(([client, issues]) => issues.map(({ title }) => ({ client, title })));

/** The names of what one of the large mail programs does not show of a mail. */
export const missingTitles = (html: string): string[] => missing(html).map(({ title }) => title);

/** What one of the large mail programs does not show of a mail, and should. */
export const notShown = (html: string): string[] =>
  missing(html)
    .filter(({ title }) => !HARMLESS[title])
    .map(({ client, title }) => `${title}: not in ${client}`);
