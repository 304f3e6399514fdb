// Playwright's settings for the stack that is deployed into a local AWS. `cargo xtask e2e` runs this.
import { defineConfig } from "@playwright/test";

import settings from "./playwright.config";

export default defineConfig({ ...settings, testMatch: "deployed.ts" });
