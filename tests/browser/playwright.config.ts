// Playwright's settings. `cargo xtask test browser` runs the tests against a local stack.
import { defineConfig } from "@playwright/test";

import { endpoints } from "./stack";

export default defineConfig({
  globalSetup: "./unpack",
  testDir: ".",
  outputDir: process.env.RESULTS,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  reporter: [["list"]],
  timeout: 30_000,
  use: { baseURL: endpoints.api, screenshot: "only-on-failure" },
});
