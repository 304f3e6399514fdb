// Joining without a mouse, and without seeing the page.
import { expect, heading, shown, test } from "./fixtures";
import { newAddress, newLink } from "./stack";

test("somebody joins by the keyboard alone", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  const press = async (role: "link" | "button", name: RegExp) => {
    const goal = page.getByRole(role, { name }).first();
    await goal.waitFor();
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press("Tab");
      if (await goal.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(goal).toBeFocused();
    await page.keyboard.press("Enter");
  };
  await press("link", /^Continue with/);
  await page.getByRole("textbox", { name: "Address" }).focus();
  await page.keyboard.type(newAddress("dora"));
  await page.keyboard.press("Enter");
  await press("button", /^Join/);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
  await press("link", /^Check again/);
  await expect(heading(page)).toHaveText(shown("Wait for approval in acme.example"));
});

test("a reader of screens is told who invites, to what, as what, and until when", async ({ page }) => {
  await page.goto((await newLink()).inviteUrl);
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - heading /Join acme/ [level=1]
    - paragraph: Admin invites you to this private network. Sign in to join it.
    - term: Network
    - definition: /acme/
    - term: Invited by
    - definition: Admin
    - term: You join as
    - definition: a member
    - term: Valid until
    - definition: /UTC/
    - paragraph:
      - link /^Continue with/
  `);
});
