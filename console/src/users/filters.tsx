// What restricts the list.
import { useEffect, useId, useState } from "preact/hooks";

import { EMAIL_STATUSES, PERSON_STATUSES, ROLES } from "../api/types";
import { Select } from "../parts/fields";
import { Cross } from "../parts/icons";
import { useAddress } from "../state/address";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import type { Filters } from "./calls";
import { useNameOf } from "./names";

/** How long after the last key the list is searched, in milliseconds. */
const PAUSE = 250;

const NO_FILTERS = { q: "", status: "", role: "", delivery: "", inviter: "" };

export const FilterBar = ({ filters }: { filters: Filters }) => {
  const { may } = useHere();
  const { change } = useAddress();
  const mayViewInvites = may("view-invites");
  const invited = ["invited", "expired"];
  const statuses = PERSON_STATUSES.filter((one) => mayViewInvites || !invited.includes(one)).map((value) => ({ value, label: text(`status-${value}`) }));
  const deliveries = EMAIL_STATUSES.map((value) => ({ value, label: text(`mail-${value}`) }));
  const roles = ROLES.map((value) => ({ value, label: text(`role-${value}`) }));
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <search class="filters">
      <Search typed={filters.q ?? ""} onSearch={(q) => change({ q }, { replace: true })} />
      <Select label={text("status")} any={text("any")} value={filters.status ?? ""} options={statuses} onChange={(status) => change({ status })} />
      <Select label={text("role-column")} any={text("any")} value={filters.role ?? ""} options={roles} onChange={(role) => change({ role })} />
      {mayViewInvites && (
        <Select label={text("delivery")} any={text("any")} value={filters.delivery ?? ""} options={deliveries} onChange={(delivery) => change({ delivery })} />
      )}
      {filters.inviter && <InvitedBy id={filters.inviter} onClear={() => change({ inviter: "" })} />}
      {isFiltered && <button type="button" onClick={() => change(NO_FILTERS)}>{text("clear-filters")}</button>}
    </search>
  );
};

/** Says whose invites the list is restricted to; a click lifts that. */
const InvitedBy = ({ id, onClear }: { id: string; onClear: () => void }) => {
  const name = useNameOf(id) ?? id;
  return (
    <button type="button" aria-pressed="true" onClick={onClear}>
      {text("only-invited-by", { name })} <Cross />
    </button>
  );
};

const Search = ({ typed: given, onSearch }: { typed: string; onSearch: (typed: string) => void }) => {
  const id = useId();
  const [typed, setTyped] = useState(given);
  useEffect(() => setTyped(given), [given]);
  useEffect(() => {
    if (typed.trim() === given) return;
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="field grow">
      <label for={id}>{text("search-people")}</label>
      <input id={id} type="search" value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
    </div>
  );
};
