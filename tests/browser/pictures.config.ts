// Playwright's settings for pictures. `cargo xtask pictures` makes them from local stacks.
import { defineConfig } from "@playwright/test";

import settings from "./playwright.config";

export default defineConfig({
  ...settings,
  testMatch: "pictures.ts",
  // Chromium without a screen cannot always take a picture when the machine is busy.
  retries: 1,
  reporter: [["list", { printSteps: true }]],
});
