// Every page and mail, from left to right and from right to left: valid, small, still, and for people who see, hear or type it.
import { isAccessible } from "./accessible";
import { isStillInParts, watchBudgets } from "./budgets";
import { expect, sourceOf, test } from "./fixtures";
import { withoutGlyph } from "./glyphs";
import { mailsIn } from "./mails";
import { HARMLESS, missingTitles, notShown, problemsOfMail, problemsOfPage } from "./markup";
import { mailedHtml, newAddress } from "./stack";
import { enter, languages, states } from "./states";

/** What axe asks of a whole page. A mail is shown within one, the mail program's, whose heading is the mail's subject. */
const OF_WHOLE_PAGES = ["landmark-one-main", "page-has-heading-one", "region"];

/** Asserts that a mail is valid, and shows what it has in the large mail programs. */
const isSound = async (html: string) => {
  expect(await problemsOfMail(html)).toEqual([]);
  expect(notShown(html)).toEqual([]);
};

test.use({ viewport: { width: 320, height: 640 } });

for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language });
    for (const state of states)
      test(`the page ${state.name} is valid, small, still and accessible`, async ({ page }) => {
        const isWithinBudgets = await watchBudgets(page);
        await enter(page, state, language);
        await isWithinBudgets();
        const source = await sourceOf(page);
        expect(await problemsOfPage(source)).toEqual([]);
        await isAccessible(page);
        await isStillInParts(page, source);
      });
    for (const mail of mailsIn(language))
      test(`${mail.name} is valid, shown by mail programs, and accessible`, async ({ page }) => {
        await isSound(mail.html);
        await page.setContent(mail.html);
        await isAccessible(page, OF_WHOLE_PAGES);
      });
  });
}

test("the mail that arrives is as sound as those that were only written", async () => {
  await isSound(await mailedHtml(newAddress("dora")));
});

test("no exception for mail programs is left that no mail needs", () => {
  const needed = new Set(languages.flatMap(mailsIn).flatMap(({ html }) => missingTitles(html)));
  expect(Object.keys(HARMLESS).sort()).toEqual([...needed].sort());
});

test("a letter that no font has is found", () => {
  expect(withoutGlyph("Aä あ 网 ع ก\u2068…\u2069")).toEqual(["ก"]);
});
