// Starts the console.
import { render } from "preact";

import { App } from "./app";
import { isDone, sayDone } from "./state/session";
import { loadWords, text } from "./words";

// A page that the browser kept, and shows again by its way back, may be of a session that is over.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
await loadWords();
document.title = text("console");
const root = document.getElementById("app")!;
if (isDone()) {
  sayDone();
  render(<main class="message"><h1>{text("signed-in-again")}</h1><p>{text("signed-in-again.text")}</p></main>, root);
  close();
} else {
  render(<App />, root);
}
