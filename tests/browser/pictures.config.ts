// Playwright's settings for pictures. `cargo xtask pictures` makes them from local stacks.
import { defineConfig } from "@playwright/test";

import settings from "./playwright.config";

export default defineConfig({
  ...settings,
  testMatch: "pictures.ts",
  reporter: [["list", { printSteps: true }]],
});
