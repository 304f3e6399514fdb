// Users: the people of a tailnet and its open invites, in one table.
import { useState } from "preact/hooks";

import type { Invitee, Person } from "../api/types";
import { Dots } from "../parts/icons";
import { later } from "../parts/later";
import { Menu } from "../parts/menu";
import { ProblemText } from "../parts/problem";
import { asProblem } from "../api/problem";
import { useAddress } from "../state/address";
import { ASKED_EVERY } from "../state/changes";
import { useAction, useQuery } from "../state/query";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import { LAG, downloadPeople, filtersOf, isOnItsWay, peopleKey, peoplePage } from "./calls";
import { FilterBar } from "./filters";
import type { Asking } from "./row_dialogs";
import { PeopleTable } from "./table";

// What is seen only after a click is loaded then.
const InviteDialog = later(() => import("./invite").then((module) => module.InviteDialog));
const ManyBar = later(() => import("./many").then((module) => module.ManyBar));
const RowDialog = later(() => import("./row_dialogs").then((module) => module.RowDialog));
const ImportDialog = later(() => import("./import").then((module) => module.ImportDialog));

/** What is asked in a dialog of the screen. */
type Open = { kind: "invite" } | { kind: "invite-again"; invite: Invitee } | { kind: "import" } | Asking;

export const UsersScreen = () => {
  const { tailnet, membership, may } = useHere();
  const { query, change } = useAddress();
  const filters = filtersOf(query);
  const cursor = query.cursor || undefined;
  const isFiltered = Object.values(filters).some(Boolean);
  const list = useQuery({
    queryKey: [...peopleKey(tailnet), filters, cursor],
    queryFn: () => peoplePage(tailnet, filters, cursor),
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) => {
      // Whoever has just founded a network is in the list a moment later.
      if (data?.people.length === 0 && !isFiltered) return LAG;
      // How far a mail has come is no change that is told.
      return data?.people.some(isOnItsWay) ? ASKED_EVERY : false;
    },
  });
  const [open, setOpen] = useState<Open>();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map());
  const save = useAction(() => downloadPeople(tailnet, `${membership.tailnetName}-users`, filters));
  const people = list.data?.people ?? [];
  const close = () => setOpen(undefined);
  const mayInvite = may("manage-invites");
  const more = [
    ...(mayInvite ? [{ label: text("import"), onChoose: () => setOpen({ kind: "import" }) }] : []),
    { label: text("download-csv"), onChoose: () => save.run() },
  ];
  return (
    <>
      <div class="title">
        <h1>{text("users")}</h1>
        <div class="buttons">
          {mayInvite && (
            <button type="button" class="main" onClick={() => setOpen({ kind: "invite" })}>{text("invite")}</button>
          )}
          <Menu label={text("more-actions")} class="icon" items={more}>
            <Dots />
          </Menu>
        </div>
      </div>
      <FilterBar filters={filters} />
      <ProblemText problem={save.problem ?? (list.error ? asProblem(list.error) : undefined)} />
      {chosen.size > 0 && <ManyBar chosen={chosen} onDone={() => setChosen(new Map())} />}
      <PeopleTable
        people={people} isLoading={list.isPending} isFiltered={isFiltered} chosen={chosen}
        onChoose={setChosen} onAsk={setOpen} onInviteAgain={(invite) => setOpen({ kind: "invite-again", invite })}
      />
      <Pages next={list.data?.next} isFirst={!cursor} onTurn={(to) => change({ cursor: to })} />
      {open?.kind === "invite" && <InviteDialog onClose={close} />}
      {open?.kind === "invite-again" && <InviteDialog again={open.invite} onClose={close} />}
      {open?.kind === "import" && <ImportDialog onClose={close} />}
      {open && open.kind !== "invite" && open.kind !== "invite-again" && open.kind !== "import" && <RowDialog asking={open} onClose={close} />}
    </>
  );
};

/** Links to the next page, and back to the first. */
export const Pages = ({ next, isFirst, onTurn }: { next: string | undefined; isFirst: boolean; onTurn: (cursor: string | undefined) => void }) =>
  !next && isFirst ? null : (
    <nav class="buttons pages" aria-label={text("pages")}>
      {!isFirst && <button type="button" onClick={() => onTurn(undefined)}>{text("first-page")}</button>}
      {next && <button type="button" onClick={() => onTurn(next)}>{text("next-page")}</button>}
    </nav>
  );
