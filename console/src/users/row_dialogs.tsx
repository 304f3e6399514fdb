// What is asked before one row is changed.
import { useState } from "preact/hooks";

import type { Invitee, InviteRole, User } from "../api/types";
import { Confirm, Dialog } from "../parts/dialog";
import { Choice } from "../parts/fields";
import { LinkToCopy } from "../parts/link";
import { say } from "../parts/status";
import { useAction } from "../state/query";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import { changeUser, deleteInvite, leave, setRole } from "./calls";

/** What is asked about a row. */
export type Asking =
  | { kind: "role"; user: User }
  | { kind: "suspend"; user: User }
  | { kind: "remove"; user: User }
  | { kind: "leave" }
  | { kind: "link"; invite: Invitee }
  | { kind: "delete-invite"; invite: Invitee };

export const RowDialog = ({ asking, onClose }: { asking: Asking; onClose: () => void }) => {
  switch (asking.kind) {
    case "role":
      return <RoleDialog user={asking.user} onClose={onClose} />;
    case "suspend":
      return <ChangeDialog user={asking.user} change="suspend" onClose={onClose} />;
    case "remove":
      return <ChangeDialog user={asking.user} change="delete" onClose={onClose} />;
    case "leave":
      return <LeaveDialog onClose={onClose} />;
    case "link":
      return (
        <Dialog title={text("invite-link")} onClose={onClose}>
          <LinkToCopy url={asking.invite.inviteUrl ?? ""} label={text("invite-link-of", { role: text(`role-${asking.invite.role}`) })} />
        </Dialog>
      );
    case "delete-invite":
      return <DeleteInviteDialog invite={asking.invite} onClose={onClose} />;
  }
};

const called = (user: User): string => (user.displayName && user.displayName !== user.loginName ? `${user.displayName} (${user.loginName})` : user.loginName);

const QUESTIONS = {
  suspend: { title: "suspend-user", action: "suspend", done: "suspended" },
  delete: { title: "remove-user", action: "remove", done: "removed" },
} as const;

const ChangeDialog = ({ user, change, onClose }: { user: User; change: keyof typeof QUESTIONS; onClose: () => void }) => {
  const { tailnet, membership } = useHere();
  const { title, action, done } = QUESTIONS[change];
  const name = called(user);
  const call = useAction(async () => {
    await changeUser(tailnet, user, change);
    say(text(done, { name }));
    onClose();
  });
  return (
    <Confirm title={text(title, { name })} action={text(action)} isDangerous isRunning={call.isRunning} problem={call.problem} onConfirm={call.run} onClose={onClose}>
      <p>{text(`${title}.text`, { name, network: membership.tailnetName })}</p>
    </Confirm>
  );
};

const RoleDialog = ({ user, onClose }: { user: User; onClose: () => void }) => {
  const { tailnet, membership } = useHere();
  const [role, setTo] = useState<InviteRole | undefined>(user.role === "owner" ? undefined : user.role);
  const name = called(user);
  const action = useAction(async () => {
    if (!role || role === user.role) return onClose();
    await setRole(tailnet, user, role);
    say(text("role-changed", { name, role: text(`role-${role}`) }));
    onClose();
  });
  const options = membership.grantableRoles.map((value) => ({ value, label: text(`role-${value}`), explained: text(`role-${value}.text`) }));
  return (
    <Confirm title={text("role-of", { name })} action={text("change-role")} {...action} onConfirm={action.run} onClose={onClose}>
      <Choice legend={text("role-column")} value={role} options={options} onChange={setTo} />
    </Confirm>
  );
};

const DeleteInviteDialog = ({ invite, onClose }: { invite: Invitee; onClose: () => void }) => {
  const { tailnet } = useHere();
  const name = invite.email ?? text("invite-link");
  const action = useAction(async () => {
    await deleteInvite(tailnet, invite);
    say(text("invite-deleted", { name }));
    onClose();
  });
  return (
    <Confirm title={text("delete-invite-of", { name })} action={text("delete-invite")} isDangerous {...action} onConfirm={action.run} onClose={onClose}>
      <p>{text("delete-invite.text")}</p>
    </Confirm>
  );
};

const LeaveDialog = ({ onClose }: { onClose: () => void }) => {
  const { tailnet, membership } = useHere();
  const network = membership.tailnetName;
  const action = useAction(async () => {
    await leave(tailnet);
    location.assign("/");
  });
  return (
    <Confirm title={text("leave-of", { network })} action={text("leave-tailnet")} isDangerous {...action} onConfirm={action.run} onClose={onClose}>
      <p>{text("leave-of.text", { network })}</p>
    </Confirm>
  );
};
