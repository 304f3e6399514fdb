// Inviting: by e-mail, or by a link to copy.
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { Problem } from "../api/problem";
import type { Invite, Invitee, Language } from "../api/types";
import { Chips, type Chip, withText } from "../parts/chips";
import { copy } from "../parts/copy";
import { Dialog, submitting } from "../parts/dialog";
import { Check, Choice, Select } from "../parts/fields";
import { LinkToCopy } from "../parts/link";
import { ProblemText } from "../parts/problem";
import { say } from "../parts/status";
import { type Action, useAction } from "../state/query";
import { useHere } from "../state/tailnet";
import { LANGUAGES, language as ownLanguage, text } from "../words";
import { type Inviting, inviteByMail, makeLink } from "./calls";
import { checkRows } from "./many_calls";

type Way = "mail" | "link";

/** The most addresses of one request. */
const MAX_ADDRESSES = 49;

/** The dialog; `again` is an expired invite that it begins with. */
export const InviteDialog = ({ again, onClose }: { again?: Invitee; onClose: () => void }) => {
  const { tailnet, membership } = useHere();
  const [way, setWay] = useState<Way>(again && !again.email ? "link" : "mail");
  const [chips, setChips] = useState<readonly Chip[]>(again?.email ? [{ address: again.email }] : []);
  const [typed, setTyped] = useState("");
  const [inviting, setInviting] = useState<Inviting>({
    role: membership.grantableRoles.find((role) => role === again?.role) ?? "member",
    language: again?.language ?? ownLanguage, bindToEmail: again?.bindToEmail ?? false, remind: again?.remind ?? true,
  });
  const [link, setLink] = useState<{ invite: Invite; isCopied: boolean }>();
  const key = useRef(crypto.randomUUID());
  const change = (part: Partial<Inviting>) => {
    key.current = crypto.randomUUID();
    setInviting({ ...inviting, ...part });
  };

  useChecked(tailnet, chips, setChips);

  const send = useAction(async (all: readonly Chip[]) => {
    const addresses = all.map((chip) => chip.address);
    await inviteByMail(tailnet, addresses, inviting, key.current);
    say(text("invited", { count: addresses.length }));
    onClose();
  });
  const onSend = async () => {
    const all = withText(chips, typed);
    setChips(all);
    setTyped("");
    if (all.length === 0 || all.some((chip) => chip.problem)) return;
    await send.run(all);
  };
  useEffect(() => {
    if (send.problem) setChips((before) => problemsOf(before, send.problem!));
  }, [send.problem]);

  const generate = useAction(async () => {
    const made = makeLink(tailnet, inviting.role, key.current);
    const isCopied = await copy(made.then((invite) => invite.inviteUrl ?? ""));
    setLink({ invite: await made, isCopied });
  });

  const roles = membership.grantableRoles.map((role) => ({
    value: role, label: text(`role-${role}`), explained: text(`role-${role}.text`),
  }));
  const isDirty = !link && (typed.trim() !== "" || chips.length > 0);
  return (
    <Dialog title={text("invite")} isDirty={isDirty} onClose={onClose}>
      <Ways way={way} onChange={setWay} />
      <form onSubmit={submitting(() => (way === "mail" ? onSend() : generate.run()))} noValidate>
        {way === "mail" && (
          <Chips
            label={text("invite-addresses")} hint={text("invite-addresses.hint", { most: MAX_ADDRESSES })} chips={chips} typed={typed}
            onChange={(next, rest) => {
              key.current = crypto.randomUUID();
              setChips(next);
              setTyped(rest);
            }}
          />
        )}
        {link ? (
          <LinkToCopy url={link.invite.inviteUrl ?? ""} isCopied={link.isCopied} label={text("invite-link-of", { role: text(`role-${link.invite.role}`) })} />
        ) : (
          <Choice legend={text("invite-role")} value={inviting.role} options={roles} onChange={(role) => change({ role })} />
        )}
        {way === "mail" && <MailOptions inviting={inviting} onChange={change} />}
        {way === "link" && !link && <p class="soft">{text("invite-link.text")}</p>}
        <Buttons way={way} count={withText(chips, typed).length} link={link?.invite} send={send} generate={generate} onClose={onClose} />
      </form>
    </Dialog>
  );
};

/** How long after the last change the addresses are looked up, in milliseconds. */
const PAUSE = 400;

/** Looks up who has joined or is invited already, and marks their addresses. What cannot be looked up is told when it is sent. */
const useChecked = (tailnet: string, chips: readonly Chip[], onChecked: (update: (chips: readonly Chip[]) => readonly Chip[]) => void) => {
  const checked = useRef(new Set<string>());
  const open = chips.filter(({ address, problem }) => !problem && !checked.current.has(address)).map(({ address }) => address);
  const key = open.join(" ");
  useEffect(() => {
    if (open.length === 0) return;
    const timer = setTimeout(async () => {
      const verdicts = await checkRows(tailnet, open.map((email) => ({ email, role: "member" }))).catch(() => []);
      for (const address of open) checked.current.add(address);
      const problems = new Map(open.map((address, at) => [address, verdicts[at]]));
      onChecked((before) => before.map((chip) => ({ ...chip, problem: chip.problem ?? problems.get(chip.address) })));
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [key]);
};

/** Marks each address with the reason that a refused request gives for it. */
const problemsOf = (chips: readonly Chip[], problem: Problem): readonly Chip[] =>
  chips.map((chip, at) => {
    const field = problem.fields.find(({ field }) => field === `[${at}].email`);
    return field ? { ...chip, problem: reason(field.code, field.message) } : chip;
  });

const reason = (code: string | undefined, message: string): string =>
  ["invited", "member", "invalid", "repeated"].includes(code ?? "") ? text(`chip-${code}`) : message;

const Ways = ({ way, onChange }: { way: Way; onChange: (way: Way) => void }) => {
  const name = useId();
  return (
    <fieldset class="ways">
      <legend class="hidden">{text("invite-way")}</legend>
      {(["mail", "link"] as const).map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={way === one} onChange={() => onChange(one)} />
          <span>{text(`invite-by-${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
};

const MailOptions = ({ inviting, onChange }: { inviting: Inviting; onChange: (part: Partial<Inviting>) => void }) => {
  const languages = (Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }));
  return (
    <>
      <Select label={text("invite-language")} value={inviting.language} options={languages} onChange={(value) => onChange({ language: value as Language })} />
      <Check label={text("invite-bind")} explained={text("invite-bind.text")} isChecked={inviting.bindToEmail} onChange={(bindToEmail) => onChange({ bindToEmail })} />
      <Check label={text("invite-remind")} isChecked={inviting.remind} onChange={(remind) => onChange({ remind })} />
    </>
  );
};

interface ButtonsProps {
  way: Way;
  count: number;
  link: Invite | undefined;
  send: Action<[readonly Chip[]]>;
  generate: Action<[]>;
  onClose: () => void;
}

const Buttons = ({ way, count, link, send, generate, onClose }: ButtonsProps) => {
  const { problem, isRunning } = way === "mail" ? send : generate;
  return (
    <>
      <ProblemText problem={problem} />
      <p class="buttons">
        <button type="button" onClick={onClose}>{text(link ? "close" : "cancel")}</button>
        {way === "mail" && <button class="main" disabled={isRunning}>{text("invite-send", { count })}</button>}
        {way === "link" && !link && <button class="main" disabled={isRunning}>{text("invite-generate")}</button>}
      </p>
    </>
  );
};
