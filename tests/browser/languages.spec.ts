// Pages in the language of their reader's browser (R27).
import { expect, heading, join, shown, signIn, test } from "./fixtures";
import { mailedLink, newAddress, newLink } from "./stack";

test.describe("in German", () => {
  test.use({ locale: "de-AT" });

  test("R27: an invitee joins", async ({ page }) => {
    await page.goto((await newLink()).inviteUrl);
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(heading(page)).toHaveText(shown("acme.example beitreten"));
    await signIn(page, newAddress("dora"));
    await join(page);
    await expect(heading(page)).toHaveText(shown("Warten Sie auf die Freigabe in acme.example"));
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-EG" });

  test("R27: a page runs from right to left, and names stay as they are", async ({ page }) => {
    await page.goto(await mailedLink(newAddress("dora"), { bindToEmail: true }));
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    const [label, name] = [page.locator("dt").first(), page.locator("dd").first()];
    const [right, left] = [await label.boundingBox(), await name.boundingBox()];
    expect(right!.x).toBeGreaterThan(left!.x);
    await expect(name).toHaveText(shown("acme.example"));
  });
});

test.describe("in a language that is not spoken", () => {
  test.use({ locale: "nl-NL" });

  test("R27: whoever wants it reads English", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});
