// What is shown is there for people who see, hear or type it, on the smallest phone, too.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { onlyOurFonts } from "./glyphs";

/** Asserts that axe finds nothing, light and dark, that every letter is drawn, and that nothing is wider than the smallest phone. */
export const isAccessible = async (page: Page, rulesOff: string[] = []) => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(rulesOff).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "width").toBeLessThanOrEqual(320);
  await onlyOurFonts(page);
};
