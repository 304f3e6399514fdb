// The table of people and invites: a row each, with what its reader may do to it.
import type { ComponentChildren } from "preact";

import type { Invite, Invitee, Person, User } from "../api/types";
import { Dots } from "../parts/icons";
import { Menu, type MenuItem } from "../parts/menu";
import { Moment } from "../parts/moment";
import { useSecondsUntil } from "../parts/problem";
import { useAddress } from "../state/address";
import { now, useHere } from "../state/tailnet";
import { text } from "../words";
import { idOf } from "./calls";
import { useNameOf } from "./names";
import type { Asking } from "./row_dialogs";
import { useRowActions } from "./row_actions";

interface TableProps {
  people: readonly Person[];
  isLoading: boolean;
  isFiltered: boolean;
  chosen: ReadonlyMap<string, Person>;
  onChoose: (chosen: ReadonlyMap<string, Person>) => void;
  onAsk: (asking: Asking) => void;
  onInviteAgain: (invite: Invitee) => void;
}

export const PeopleTable = ({ people, isLoading, isFiltered, chosen, onChoose, onAsk, onInviteAgain }: TableProps) => {
  const { may } = useHere();
  const choosable = may("manage-users") ? people.filter(canBeChosen) : [];
  const names = new Map(people.flatMap((person) => (person.kind === "user" ? [[person.user.id, nameOf(person)] as const] : [])));
  const isChoosing = choosable.length > 0;
  const isAll = isChoosing && choosable.every((person) => chosen.has(idOf(person)));
  const toggle = (some: readonly Person[], isOn: boolean) => {
    const next = new Map(chosen);
    for (const person of some) isOn ? next.set(idOf(person), person) : next.delete(idOf(person));
    onChoose(next);
  };
  if (people.length === 0) return <p class="empty">{isLoading ? text("loading") : text(isFiltered ? "nobody-found" : "nobody")}</p>;
  return (
    <table role="table" class="people" aria-label={text("users")} aria-busy={isLoading}>
      <thead role="rowgroup">
        <tr role="row">
          {isChoosing && (
            <th role="columnheader" class="choose" data-label={text("choose-all")}>
              <input type="checkbox" aria-label={text("choose-all")} checked={isAll} onChange={(event) => toggle(choosable, event.currentTarget.checked)} />
            </th>
          )}
          {["name", "role-column", "status", "invited-by", "since", "delivery"].map((id) => (
            <th role="columnheader" scope="col" key={id}>{text(id)}</th>
          ))}
          <th role="columnheader" scope="col"><span class="hidden">{text("actions")}</span></th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {people.map((person) => (
          <Row
            key={idOf(person)} person={person} isChoosing={isChoosing} isChosen={chosen.has(idOf(person))} names={names} onAsk={onAsk} onInviteAgain={onInviteAgain}
            onToggle={isChoosing && canBeChosen(person) ? (isOn) => toggle([person], isOn) : undefined}
          />
        ))}
      </tbody>
    </table>
  );
};

const canBeChosen = (person: Person): boolean =>
  (person.kind === "user" ? person.user.can : person.invite.can).some((action) => action !== "copy");

interface RowProps {
  person: Person;
  /** Whether any row of the page can be chosen. */
  isChoosing: boolean;
  isChosen: boolean;
  /** What users are called, by their ids. */
  names: ReadonlyMap<string, string>;
  onToggle: ((isOn: boolean) => void) | undefined;
  onAsk: (asking: Asking) => void;
  onInviteAgain: (invite: Invitee) => void;
}

const Row = ({ person, isChoosing, isChosen, names, onToggle, onAsk, onInviteAgain }: RowProps) => {
  const name = nameOf(person);
  return (
    <tr role="row">
      {isChoosing && (
        <td role="cell" class="choose">
          {onToggle && <input type="checkbox" aria-label={text("choose", { name })} checked={isChosen} onChange={(event) => onToggle(event.currentTarget.checked)} />}
        </td>
      )}
      {person.kind === "user" ? <UserCells user={person.user} names={names} /> : <InviteCells invite={person.invite} />}
      <td role="cell" class="actions">
        <RowMenu person={person} name={name} onAsk={onAsk} onInviteAgain={onInviteAgain} />
      </td>
    </tr>
  );
};

/** What a row is called in sentences. */
export const nameOf = (person: Person): string => {
  if (person.kind === "user") return person.user.displayName || person.user.loginName;
  return person.invite.email ?? text("link-for", { role: text(`role-${person.invite.role}`) });
};

const Cell = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <td role="cell" data-label={text(label)}>{children}</td>
);

/** Whoever has invited somebody. A click restricts the list to whom they have invited. */
const Inviter = ({ id, name }: { id: string; name: string }) => {
  const { change } = useAddress();
  return (
    <button type="button" class="plain" title={text("only-invited-by", { name })} onClick={() => change({ inviter: id })}>
      <bdi>{name}</bdi>
    </button>
  );
};

const UserCells = ({ user, names }: { user: User; names: ReadonlyMap<string, string> }) => {
  const { me } = useHere();
  const { displayName, loginName, email, role, status, invitedBy, joinedAt } = user;
  const inviter = useNameOf(invitedBy?.id, invitedBy && names.get(invitedBy.id));
  return (
    <>
      <th role="rowheader" scope="row" class="who">
        <bdi>{displayName || loginName}</bdi> {user.id === me.id && <span class="tag">{text("you")}</span>}
        {user.external && <span class="tag">{text("external")}</span>}
        <small><bdi>{email ?? loginName}</bdi></small>
      </th>
      <Cell label="role-column">{text(`role-${role}`)}</Cell>
      <Cell label="status"><Tag kind={status} word={`status-${status}`} /></Cell>
      <Cell label="invited-by">{invitedBy && inviter && <Inviter id={invitedBy.id} name={inviter} />}</Cell>
      <Cell label="since">{text("joined")} <Moment time={joinedAt} isDay /></Cell>
      <Cell label="delivery">{null}</Cell>
    </>
  );
};

const InviteCells = ({ invite }: { invite: Invitee }) => {
  const { email, role, inviter, expiresAt, suspended } = invite;
  const status = suspended ? "on-hold" : invite.status;
  return (
    <>
      <th role="rowheader" scope="row" class="who">
        {email ? <bdi>{email}</bdi> : text("invite-link")}
        {invite.bindToEmail && <small>{text("bound")}</small>}
      </th>
      <Cell label="role-column">{text(`role-${role}`)}</Cell>
      <Cell label="status"><Tag kind={status} word={`status-${status}`} /></Cell>
      <Cell label="invited-by"><Inviter id={inviter.id} name={inviter.displayName || inviter.id} /></Cell>
      <Cell label="since">{text(status === "expired" ? "expired-at" : "expires")} <Moment time={expiresAt} /></Cell>
      <Cell label="delivery">{email && <Delivery invite={invite} />}</Cell>
    </>
  );
};

const Delivery = ({ invite }: { invite: Invite }) => {
  const { emailStatus, emailError, emailDiagnostic, emailNextTryAt } = invite;
  if (!emailStatus) return null;
  // That a limit holds it is what "on hold" says.
  const why = emailStatus === "held" ? undefined : (emailDiagnostic ?? emailError);
  return (
    <>
      <Tag kind={emailStatus} word={`mail-${emailStatus}`} />
      {why && <small class="why"><bdi>{why}</bdi></small>}
      {emailNextTryAt && <small>{text("next-try")} <Moment time={emailNextTryAt} /></small>}
    </>
  );
};

const Tag = ({ kind, word }: { kind: string; word: string }) => <span class={`tag ${kind}`}>{text(word)}</span>;

interface RowMenuProps {
  person: Person;
  name: string;
  onAsk: (asking: Asking) => void;
  onInviteAgain: (invite: Invitee) => void;
}

const RowMenu = ({ person, name, onAsk, onInviteAgain }: RowMenuProps) => {
  const { may } = useHere();
  const resendableAt = person.kind === "invite" ? person.invite.resendableAt : undefined;
  const seconds = useSecondsUntil(resendableAt ? Date.parse(resendableAt) : 0, now);
  const items: MenuItem[] = useRowActions(person, seconds, onAsk);
  if (person.kind === "invite" && person.invite.status === "expired" && may("manage-invites")) {
    items.push({ label: text("invite-again"), onChoose: () => onInviteAgain(person.invite) });
  }
  if (items.length === 0) return null;
  return (
    <Menu label={text("actions-for", { name })} class="icon" items={items}>
      <Dots />
    </Menu>
  );
};
