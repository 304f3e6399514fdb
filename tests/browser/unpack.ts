// Unpacks Chromium from npm, if the machine has no browser: once, before the workers that start it.
import packed from "@sparticuz/chromium";

export default async () => {
  process.env.BROWSER ??= await packed.executablePath();
};
