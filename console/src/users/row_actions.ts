// What can be done to one row, by what the service says that its reader may.
import type { Person } from "../api/types";
import { asProblem } from "../api/problem";
import { copy } from "../parts/copy";
import type { MenuItem } from "../parts/menu";
import { sentence } from "../parts/problem";
import { say } from "../parts/status";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import { changeUser, resend } from "./calls";
import type { Asking } from "./row_dialogs";
import { nameOf } from "./table";

/** The entries of a row's menu. `seconds` is how long an invite cannot be resent yet. */
export const useRowActions = (person: Person, seconds: number, onAsk: (asking: Asking) => void): MenuItem[] => {
  const { tailnet, me, membership } = useHere();
  const name = nameOf(person);
  const atOnce = (label: string, done: string, act: () => Promise<void>): MenuItem => ({
    label: text(label),
    onChoose: () => act().then(() => say(text(done, { name })), (thrown) => say(sentence(asProblem(thrown)))),
  });
  if (person.kind === "user") {
    const { user } = person;
    const can = new Set<string>(user.can);
    const isOwn = user.id === me.id;
    return [
      can.has("approve") && atOnce("approve", "approved", () => changeUser(tailnet, user, "approve")),
      can.has("set-role") && { label: text("change-role"), onChoose: () => onAsk({ kind: "role", user }) },
      can.has("suspend") && { label: text("suspend"), onChoose: () => onAsk({ kind: "suspend", user }) },
      can.has("restore") && atOnce("restore", "restored", () => changeUser(tailnet, user, "restore")),
      can.has("delete") && { label: text("remove"), isDangerous: true, onChoose: () => onAsk({ kind: "remove", user }) },
      isOwn && membership.canLeave && { label: text("leave-tailnet"), isDangerous: true, onChoose: () => onAsk({ kind: "leave" }) },
    ].filter((item) => item !== false);
  }
  const { invite } = person;
  const can = new Set<string>(invite.can);
  return [
    can.has("resend") && {
      ...atOnce("resend", "resent", () => resend(tailnet, invite)),
      hint: seconds > 0 ? text("resend-in", { seconds }) : text("resend.text"),
      isDisabled: seconds > 0,
    },
    can.has("copy") && { label: text("copy-link"), onChoose: () => copyLink(invite.inviteUrl ?? "", () => onAsk({ kind: "link", invite })) },
    can.has("delete") && { label: text("delete-invite"), isDangerous: true, onChoose: () => onAsk({ kind: "delete-invite", invite }) },
  ].filter((item) => item !== false);
};

/** Copies a link, or shows it where the browser does not let it be copied. */
const copyLink = async (url: string, onRefused: () => void): Promise<void> => {
  if (await copy(url)) say(text("link-copied"));
  else onRefused();
};
