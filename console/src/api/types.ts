// The things of the API, by the names that the console uses.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type User = Schemas["User"];
export type Invite = Schemas["UserInvite"];
export type WirePerson = Schemas["Person"];
/** An invite in the list of people: open, or expired. */
export type Invitee = Schemas["Invitee"];
/** A row of the list: somebody in the tailnet, or an invite. */
export type Person = { kind: "user"; user: User } | { kind: "invite"; invite: Invitee };
export type Me = Schemas["Me"];
export type Membership = Schemas["Membership"];
export type Permission = Membership["permissions"][number];
export type Role = Schemas["Role"];
export type InviteRole = Schemas["InviteRole"];
export type UserStatus = Schemas["UserStatus"];
/** What the list can be restricted to. */
export type PersonStatus = "active" | "needs-approval" | "suspended" | "invited" | "expired";
export type EmailStatus = Schemas["EmailStatus"];
export type Language = Schemas["Language"];
export type Tailnet = Schemas["Tailnet"];
export type Settings = Schemas["TailnetSettings"];
export type JoinPolicy = Schemas["JoinPolicy"];
export type Key = Schemas["Key"];
export type AuditEntry = Schemas["AuditEntry"];
export type Field = Schemas["Field"];
export type TargetResult = Schemas["TargetResult"];
export type RowResult = Schemas["RowResult"];
export type ResultCode = Schemas["ResultCode"];
export type NewInvite = Schemas["NewUserInvite"];

export const INVITE_ROLES: readonly InviteRole[] = ["member", "admin", "it-admin", "network-admin", "billing-admin", "auditor"];
export const ROLES: readonly Role[] = ["owner", ...INVITE_ROLES];
export const PERSON_STATUSES: readonly PersonStatus[] = ["active", "needs-approval", "suspended", "invited", "expired"];
export const EMAIL_STATUSES: readonly EmailStatus[] = [
  "queued", "held", "suppressed", "sent", "delayed", "delivered", "bounced", "complained",
];
