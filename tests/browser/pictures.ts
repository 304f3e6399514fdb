// Pictures of every page and mail: light and dark, on a screen and on the smallest phone.
import { statSync } from "node:fs";

import type { Page } from "@playwright/test";

import { expect, signIn, test } from "./fixtures";
import { onlyOurFonts } from "./glyphs";
import { mailsIn } from "./mails";
import { enter, languages, linkOf, states } from "./states";

const { PICTURES, ONLY, README_PICTURES } = process.env;
const themes = process.env.THEMES!.split(",") as ("light" | "dark")[];
const sizes = [
  { suffix: "", viewport: { width: 800, height: 700 } },
  { suffix: "-320", viewport: { width: 320, height: 640 } },
];

const isWanted = ({ name }: { name: string }) => !ONLY || ONLY === name;

/** Takes the pictures of what a page shows. */
const take = async (page: Page, language: string, name: string) => {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const { suffix, viewport } of sizes) {
      await test.step(`${language}/${colorScheme}/${name}${suffix}.png`, async () => {
        await page.setViewportSize(viewport);
        await page.screenshot({ path: `${PICTURES}/${language}/${colorScheme}/${name}${suffix}.png`, fullPage: true });
      });
    }
  }
  await onlyOurFonts(page);
};

if (README_PICTURES) {
  test.use({ viewport: { width: 400, height: 300 } });
  /** Takes a picture that is small enough to be committed. */
  const takeSmall = async (page: Page, name: string) => {
    const path = `${README_PICTURES}/${name}.png`;
    await page.screenshot({ path, fullPage: true });
    expect(statSync(path).size).toBeLessThan(60_000);
  };
  test("the page of an invite, for the README", async ({ page }) => {
    await page.goto(await linkOf("Ann Miller", "alpine-club"));
    await signIn(page, "dora@friends.example");
    await takeSmall(page, "join");
  });
  test("the mail, for the README", async ({ page }) => {
    const mail = mailsIn("en").find(({ name }) => name === "mail-invite-usual")!;
    await page.setContent(mail.html);
    await takeSmall(page, "mail");
  });
}

for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language });
    for (const state of states.filter(isWanted))
      test(state.name, async ({ page }) => {
        await enter(page, state, language);
        await take(page, language, state.name);
      });
    for (const mail of mailsIn(language).filter(isWanted))
      test(mail.name, async ({ page }) => {
        await page.setContent(mail.html);
        await take(page, language, mail.name);
      });
  });
}
