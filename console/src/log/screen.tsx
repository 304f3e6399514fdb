// The configuration audit log: who did what and when, newest first (R21).
import { useId, useState } from "preact/hooks";

import { client, page } from "../api/client";
import { asProblem } from "../api/problem";
import type { AuditEntry } from "../api/types";
import { download } from "../parts/download";
import { Select } from "../parts/fields";
import { Dots } from "../parts/icons";
import { Menu } from "../parts/menu";
import { Moment } from "../parts/moment";
import { ProblemText } from "../parts/problem";
import { useAddress } from "../state/address";
import { useAction, useQuery } from "../state/query";
import { now, useHere } from "../state/tailnet";
import { text } from "../words";
import { Pages } from "../users/screen";
import { EVENTS, eventOf, wordOf } from "./events";

/** Operations on a page. */
const LIMIT = 100;
/** How long the log is kept, in milliseconds. */
const KEPT = 90 * 86_400_000;
export const LogScreen = () => {
  const { tailnet, membership } = useHere();
  const { query, change } = useAddress();
  const asked = questionOf(query);
  const cursor = query.cursor || undefined;
  const log = useQuery({
    queryKey: ["log", tailnet, query.event, query.actor, query.target, query.from, query.to, cursor],
    queryFn: () =>
      page(
        client.GET("/api/v2/tailnet/{tailnet}/logging/configuration", {
          params: { path: { tailnet }, query: { ...asked, order: "desc", limit: LIMIT, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    placeholderData: (before) => before,
  });
  const shown = log.data?.data;
  // The same call answers a sheet as text.
  const entries = typeof shown === "object" ? shown.logs : [];
  const save = useAction((form: Form) => downloadLog(tailnet, `${membership.tailnetName}-log`, asked, form));
  const downloads = FORMS.map((form) => ({ label: text(`download-${form}`), onChoose: () => save.run(form) }));
  return (
    <>
      <div class="title">
        <h1>{text("log")}</h1>
        <Menu label={text("more-actions")} class="icon" items={downloads}>
          <Dots />
        </Menu>
      </div>
      <LogFilters query={query} onChange={change} />
      <ProblemText problem={save.problem ?? (log.error ? asProblem(log.error) : undefined)} />
      {entries.length === 0 ? (
        <p class="empty">{text(log.isPending ? "loading" : "log-empty")}</p>
      ) : (
        <ol class="log" aria-label={text("log")}>
          {entries.map((entry, at) => <Entry key={`${entry.eventGroupID}/${at}`} entry={entry} />)}
        </ol>
      )}
      <Pages next={log.data?.next} isFirst={!cursor} onTurn={(to) => change({ cursor: to })} />
    </>
  );
};

type Change = ReturnType<typeof useAddress>["change"];

const LogFilters = ({ query, onChange }: { query: Record<string, string>; onChange: Change }) => {
  // A field begins anew when its value comes from elsewhere, as by the browser's way back.
  const of = (name: string) => ({ key: `${name}=${query[name] ?? ""}`, value: query[name] ?? "", onChange: (value: string) => onChange({ [name]: value }) });
  return (
    <search class="filters">
      <Select label={text("event")} any={text("any")} value={query.event ?? ""} options={EVENTS.map((value) => ({ value, label: wordOf(value) }))} onChange={(event) => onChange({ event })} />
      <TextField label={text("actor")} {...of("actor")} />
      <TextField label={text("target")} {...of("target")} />
      <DayField label={text("from")} {...of("from")} />
      <DayField label={text("to")} {...of("to")} />
    </search>
  );
};

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A text that counts when it is left, or by Enter. */
const TextField = ({ label, value, onChange }: FieldProps) => {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const done = () => void (typed.trim() !== value && onChange(typed.trim()));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} onBlur={done} onKeyDown={(event) => event.key === "Enter" && done()} />
    </div>
  );
};

const DayField = ({ label, value, onChange }: FieldProps) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
};

const Entry = ({ entry }: { entry: AuditEntry }) => {
  const { actor, target, eventTime, old, new: next, origin } = entry;
  return (
    <li>
      <p>
        <strong>{wordOf(eventOf(entry))}</strong> <bdi>{target.name}</bdi>
      </p>
      <Values old={old} next={next} />
      <p class="soft">
        <bdi title={actor.loginName}>{actor.displayName || actor.loginName || actor.id}</bdi> · <Moment time={eventTime} /> · {text(`origin-${origin}`)}
      </p>
    </li>
  );
};

/** What a change has changed: a line for each member, the old value struck out before the new one. */
const Values = ({ old, next }: { old: unknown; next: unknown }) => {
  const names = [...new Set([old, next].flatMap((value) => (isObject(value) ? Object.keys(value) : [])))];
  const pairs: [string, unknown, unknown][] = names.length > 0 ? names.map((name) => [name, member(old, name), member(next, name)]) : [["", old, next]];
  const shown = pairs.filter(([, before, after]) => before !== undefined || after !== undefined);
  if (shown.length === 0) return null;
  return (
    <dl class="values">
      {shown.map(([name, before, after]) => (
        <div key={name}>
          <dt>{name || text("value")}</dt>
          <dd>
            {before !== undefined && <del>{valueText(before)}</del>} {after !== undefined && <ins>{valueText(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const FORMS = ["csv", "ndjson"] as const;
type Form = (typeof FORMS)[number];

const MEDIA_TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

/** All that the filters leave over, as a file. */
const downloadLog = async (tailnet: string, name: string, asked: Question, form: Form): Promise<void> => {
  const parts: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, next } = await page(
      client.GET("/api/v2/tailnet/{tailnet}/logging/configuration", {
        params: { path: { tailnet }, query: { ...asked, order: "desc", ...(cursor ? { cursor } : {}) } },
        headers: { Accept: MEDIA_TYPES[form] },
        parseAs: "text",
      }),
    );
    parts.push(data);
    cursor = next;
  } while (cursor);
  // Programs for sheets take a file with this mark for UTF-8.
  const mark = form === "csv" ? "\ufeff" : "";
  download(`${name}.${form}`, new Blob([mark, ...parts], { type: `${MEDIA_TYPES[form]};charset=utf-8` }));
};

interface Question {
  start: string;
  end?: string;
  event?: string[];
  actor?: string[];
  target?: string[];
}

/** What the address asks of the log. A text that is no id is a part of a name. Days are those of the reader. */
const questionOf = ({ event, actor, target, from, to }: Record<string, string>): Question => ({
  start: from ? new Date(`${from}T00:00:00`).toISOString() : new Date(Math.floor((now() - KEPT) / 3_600_000) * 3_600_000).toISOString(),
  ...(to ? { end: new Date(`${to}T23:59:59.999`).toISOString() } : {}),
  ...(event ? { event: [event] } : {}),
  ...(actor ? { actor: [/^\d+$/.test(actor) || actor.startsWith("~") ? actor : `~${actor}`] } : {}),
  ...(target ? { target: [target] } : {}),
});
