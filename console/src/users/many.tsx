// Changing many rows at once, with a result for each (R28).
import { useState } from "preact/hooks";

import type { InviteRole, Person } from "../api/types";
import { Confirm, Dialog } from "../parts/dialog";
import { Choice } from "../parts/fields";
import { useAction } from "../state/query";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import { idOf, refresh } from "./calls";
import { type ManyChange, type Result, changeMany } from "./many_calls";
import { nameOf } from "./table";

/** The changes, and the word of `can` that each needs. */
const CHANGES: readonly ManyChange[] = ["approve", "suspend", "restore", "set-role", "remove", "resend", "delete-invite"];

interface Done {
  change: ManyChange;
  results: readonly Result[];
}

export const ManyBar = ({ chosen, onDone }: { chosen: ReadonlyMap<string, Person>; onDone: () => void }) => {
  const { tailnet } = useHere();
  const [asked, setAsked] = useState<ManyChange>();
  const [role, setRole] = useState<InviteRole>("member");
  const [done, setDone] = useState<Done>();
  const [count, setCount] = useState(0);
  const fitting = (change: ManyChange) => [...chosen.values()].filter((person) => fits(person, change));
  const action = useAction(async (change: ManyChange) => {
    const ids = fitting(change).map(idOf);
    setDone({ change, results: await changeMany(tailnet, change, ids, role, setCount) });
    setAsked(undefined);
    await refresh(tailnet);
  });
  return (
    <div class="many" role="group" aria-label={text("many")}>
      <span role="status">{text("chosen", { count: chosen.size })}</span>
      {CHANGES.map((change) => {
        const count = fitting(change).length;
        return count > 0 && (
          <button key={change} type="button" onClick={() => setAsked(change)}>{text(`many-${change}`, { count })}</button>
        );
      })}
      <button type="button" class="plain" onClick={onDone}>{text("choose-none")}</button>
      {asked && (
        <Confirm
          title={text(`many-${asked}`, { count: fitting(asked).length })} action={text(`many-${asked}`, { count: fitting(asked).length })}
          isDangerous={["remove", "delete-invite", "suspend"].includes(asked)} {...action}
          onConfirm={() => action.run(asked)} onClose={() => setAsked(undefined)}
        >
          {asked === "set-role" && <Roles role={role} onChange={setRole} />}
          {action.isRunning && <Progressing count={count} most={fitting(asked).length} />}
          <ul class="names">{fitting(asked).map((person) => <li key={idOf(person)}><bdi>{nameOf(person)}</bdi></li>)}</ul>
        </Confirm>
      )}
      {done && (
        <Dialog title={text("results")} onClose={onDone}>
          <Results results={done.results} nameOfId={(id) => nameOf(chosen.get(id)!)} />
          <p class="buttons"><button type="button" class="main" onClick={onDone}>{text("close")}</button></p>
        </Dialog>
      )}
    </div>
  );
};

const Roles = ({ role, onChange }: { role: InviteRole; onChange: (role: InviteRole) => void }) => {
  const { membership } = useHere();
  const options = membership.grantableRoles.map((value) => ({ value, label: text(`role-${value}`), explained: text(`role-${value}.text`) }));
  return <Choice legend={text("role-column")} value={role} options={options} onChange={onChange} />;
};

const fits = (person: Person, change: ManyChange): boolean => {
  const can: readonly string[] = person.kind === "user" ? person.user.can : person.invite.can;
  if (person.kind === "user") return change !== "resend" && change !== "delete-invite" && can.includes(change === "remove" ? "delete" : change);
  return (change === "resend" && can.includes("resend")) || (change === "delete-invite" && can.includes("delete"));
};

/** How far it has come. */
export const Progressing = ({ count, most }: { count: number; most: number }) => (
  <p role="status">
    <progress value={count} max={most} aria-hidden="true" /> {text("progress", { count, most })}
  </p>
);

/** What became of each. Those that were refused come first. */
export const Results = ({ results, nameOfId }: { results: readonly Result[]; nameOfId: (id: string) => string }) => {
  const refused = results.filter(({ outcome }) => outcome === "refused");
  return (
    <>
      <p>{text("results-done", { done: results.length - refused.length, refused: refused.length })}</p>
      {refused.length > 0 && (
        <ul class="names">
          {refused.map((one, at) => (
            <li key={at}>
              <bdi>{nameOfId(one.id)}</bdi>
              <small class="problem">{one.message}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
