// Which letters the fonts of the tests have, and which of them draw a page.
import { readFileSync } from "node:fs";

import { expect, type Page } from "@playwright/test";
import { openSync } from "fontkit";

/** The fonts' folders, as the browser is told them. */
const folder = process.env.FONTCONFIG_FILE!.replace(/[^/]*$/, "");
const dirs = [...readFileSync(process.env.FONTCONFIG_FILE!, "utf8").matchAll(/<dir[^>]*>(.*)<\/dir>/g)].map(([, dir]) => folder + dir);

let known: Set<number> | undefined;

/** Every character that some font has. */
const characters = (): Set<number> => {
  known ??= new Set(
    dirs
      .filter((dir) => dir.endsWith("Regular"))
      .flatMap((dir) => {
        const [, family, weight] = /([^/]+)\/(\w+)$/.exec(dir)!;
        const name = family.replace(/(^|-)(\w+)/g, (_, __, word) => (/^(jp|sc)$/.test(word) ? word.toUpperCase() : word[0].toUpperCase() + word.slice(1)));
        const font = openSync(`${dir}/${name}_${weight}.ttf`);
        return "characterSet" in font ? font.characterSet : [];
      }),
  );
  return known;
};

/** What is not drawn: white space, and marks for direction and for joining letters or breaking lines. */
const UNDRAWN = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** The characters of a text that no font has. */
export const withoutGlyph = (text: string): string[] =>
  [...new Set(text)].filter((character) => !UNDRAWN.test(character) && !characters().has(character.codePointAt(0)!));

/** Asserts that every letter of a page is drawn, and by a font of ours. */
export const onlyOurFonts = async (page: Page) => {
  expect(withoutGlyph(await page.evaluate(() => document.documentElement.innerText)), "characters without a glyph").toEqual([]);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument", { depth: -1 });
  const { nodeIds } = await devtools.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: "body *" });
  const families = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
    for (const { familyName } of fonts) families.add(familyName);
  }
  await devtools.detach();
  expect([...families].filter((family) => !family.startsWith("Noto Sans")), "fonts that are not ours").toEqual([]);
};
