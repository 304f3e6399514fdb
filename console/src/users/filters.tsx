// What restricts the list.
import { useEffect, useId, useState } from "preact/hooks";

import { ROLES } from "../api/types";
import { Select } from "../parts/fields";
import { useAddress } from "../state/address";
import { useHere } from "../state/tailnet";
import { text } from "../words";
import type { Filters } from "./calls";

/** How long after the last key the list is searched, in milliseconds. */
const PAUSE = 250;

export const FilterBar = ({ filters }: { filters: Filters }) => {
  const { may } = useHere();
  const { change } = useAddress();
  const mayViewInvites = may("view-invites");
  const shown = (["users", "invited"] as const).map((value) => ({ value, label: text(`show-${value}`) }));
  const roles = ROLES.map((value) => ({ value, label: text(`role-${value}`) }));
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <search class="filters">
      {mayViewInvites && (
        <>
          <Search typed={filters.q ?? ""} onSearch={(q) => change({ q, role: "", show: q ? "invited" : filters.show }, { replace: true })} />
          <Select label={text("show")} any={text("show-everybody")} value={(filters.show ?? "") as "users"} options={shown} onChange={(show) => change({ show, q: "", role: "" })} />
        </>
      )}
      <Select label={text("role-column")} any={text("any")} value={(filters.role ?? "") as "owner"} options={roles} onChange={(role) => change({ role, q: "", show: role ? "users" : filters.show })} />
      {isFiltered && <button type="button" onClick={() => change({ show: "", q: "", role: "" })}>{text("clear-filters")}</button>}
    </search>
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
      <label for={id}>{text("search-invites")}</label>
      <input id={id} type="search" value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
    </div>
  );
};
