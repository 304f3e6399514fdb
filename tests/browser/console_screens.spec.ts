// Every screen and dialog of the console, from left to right and from right to left: for people who see, hear or type it.
import { isAccessible } from "./accessible";
import { consoleStates } from "./console_states";
import { test } from "./fixtures";
import { isWithinWindow } from "./network";
import { languages } from "./states";

test.use({ viewport: { width: 320, height: 640 } });

for (const language of languages) {
  test.describe(language, () => {
    test.use({ locale: language });
    for (const state of consoleStates)
      test(`the screen ${state.name} is accessible, and nothing of it is out of reach`, async ({ page }) => {
        await state.open(page);
        await isWithinWindow(page);
        await isAccessible(page);
      });
  });
}
