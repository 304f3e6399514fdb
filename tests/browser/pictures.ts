// Pictures of every page, screen and mail: light and dark, on a screen and on the smallest phone.
import { statSync } from "node:fs";

import type { Page } from "@playwright/test";

import { consoleStates, peopled } from "./console_states";
import { expect, signIn, test } from "./fixtures";
import { onlyOurFonts } from "./glyphs";
import { mailsIn } from "./mails";
import { openConsole } from "./network";
import { enter, languages, linkOf, states } from "./states";

const { PICTURES, ONLY, README_PICTURES } = process.env;
const themes = process.env.THEMES!.split(",") as ("light" | "dark")[];
const PHONE = { suffix: "-320", viewport: { width: 320, height: 640 } };
const SIZES = [{ suffix: "", viewport: { width: 800, height: 700 } }, PHONE];
const CONSOLE_SIZES = [{ suffix: "", viewport: { width: 1200, height: 800 } }, PHONE];

const isWanted = ({ name }: { name: string }) => !ONLY || ONLY === name;

/** Takes the pictures of what a page shows. */
const take = async (page: Page, language: string, name: string, sizes = SIZES) => {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const { suffix, viewport } of sizes) {
      await test.step(`${language}/${colorScheme}/${name}${suffix}.png`, async () => {
        await page.setViewportSize(viewport);
        // What lies over a page covers the window only.
        const fullPage = (await page.locator("dialog[open]").count()) === 0;
        await page.screenshot({ path: `${PICTURES}/${language}/${colorScheme}/${name}${suffix}.png`, fullPage });
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
    expect(statSync(path).size).toBeLessThan(120_000);
  };
  test.describe("on a desk", () => {
    test.use({ viewport: { width: 1000, height: 600 } });
    test("the console, for the README", async ({ page }) => {
      const network = await peopled("mountain-huts", (name) => `${name}@huts.example`);
      await openConsole(page, network);
      await expect(page.getByRole("row")).toHaveCount(9);
      await takeSmall(page, "console");
    });
  });
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
    for (const state of consoleStates.filter(isWanted))
      test(state.name, async ({ page }) => {
        await state.open(page);
        await take(page, language, state.name, CONSOLE_SIZES);
      });
    for (const mail of mailsIn(language).filter(isWanted))
      test(mail.name, async ({ page }) => {
        await page.setContent(mail.html);
        await take(page, language, mail.name);
      });
  });
}
