// Inviting the addresses of a file, with a look at what will happen before it does.
import { csvParseRows, dsvFormat } from "d3-dsv";
import { useEffect, useRef, useState } from "preact/hooks";

import { INVITE_ROLES, type InviteRole } from "../api/types";
import { Dialog, submitting } from "../parts/dialog";
import { Choice } from "../parts/fields";
import { ProblemText } from "../parts/problem";
import { useAction } from "../state/query";
import { useHere } from "../state/tailnet";
import { language, number, text } from "../words";
import { addressesIn } from "./addresses";
import { refresh } from "./calls";
import { Results } from "./many";
import { type Row, type Result, checkRows, importRows } from "./many_calls";

/** The most addresses of one file. */
const MAX_ROWS = 200;

export const ImportDialog = ({ onClose }: { onClose: () => void }) => {
  const { tailnet, membership } = useHere();
  const [role, setRole] = useState<InviteRole>("member");
  const [content, setContent] = useState<string>();
  const [verdicts, setVerdicts] = useState<readonly (string | undefined)[]>();
  const [results, setResults] = useState<readonly Result[]>();
  const key = useRef(crypto.randomUUID());
  const rows = content === undefined ? [] : rowsOf(content, role);
  const isFitting = rows.length > 0 && rows.length <= MAX_ROWS;
  const read = useAction(async (file: File) => setContent(await file.text()));
  const check = useAction(async () => setVerdicts(await checkRows(tailnet, rows)));
  useEffect(() => {
    key.current = crypto.randomUUID();
    setVerdicts(undefined);
    if (isFitting) void check.run();
  }, [content, role]);
  const send = useAction(async () => {
    setResults(await importRows(tailnet, rows, language, key.current));
    await refresh(tailnet);
  });
  const ready = verdicts ? verdicts.filter((verdict) => verdict === undefined).length : rows.length;
  const roles = membership.grantableRoles.map((value) => ({ value, label: text(`role-${value}`), explained: text(`role-${value}.text`) }));
  return (
    <Dialog title={text("import")} isWide isDirty={content !== undefined && !results} onClose={onClose}>
      {results ? (
        <>
          <Results results={results} nameOfId={(address) => address} />
          <p class="buttons"><button type="button" class="main" onClick={onClose}>{text("close")}</button></p>
        </>
      ) : (
        <form onSubmit={submitting(() => isFitting && send.run())}>
          <Choice legend={text("import-role")} value={role} options={roles} onChange={setRole} />
          <label class="field">
            {text("import-file")}
            <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(event) => event.currentTarget.files?.[0] && read.run(event.currentTarget.files[0])} />
            <small>{text("import-file.text", { most: MAX_ROWS })}</small>
          </label>
          {content !== undefined && <PreviewTable rows={rows} verdicts={verdicts} />}
          {(check.isRunning || send.isRunning) && <p role="status"><progress aria-hidden="true" /> {text("loading")}</p>}
          <ProblemText problem={send.problem ?? check.problem ?? read.problem} />
          <p class="buttons">
            <button type="button" onClick={onClose}>{text("cancel")}</button>
            <button class="main" disabled={!isFitting || ready === 0 || send.isRunning || read.isRunning}>{text("invite-send", { count: ready })}</button>
          </p>
        </form>
      )}
    </Dialog>
  );
};

const PreviewTable = ({ rows, verdicts }: { rows: readonly Row[]; verdicts: readonly (string | undefined)[] | undefined }) => {
  if (rows.length === 0) return <p class="problem" role="alert">{text("import-empty")}</p>;
  if (rows.length > MAX_ROWS) return <p class="problem" role="alert">{text("import-too-many", { count: rows.length, most: MAX_ROWS })}</p>;
  return (
    <div class="scrolling" tabIndex={0} role="region" aria-label={text("import-preview", { count: rows.length })}>
      <table>
        <caption>{text("import-preview", { count: rows.length })}</caption>
        <tbody>
          {rows.map(({ email, role }, at) => (
            <tr key={at}>
              <td>{number(at + 1)}</td>
              <td>
                <bdi>{email}</bdi>
                {verdicts?.[at] && <small class="problem">{verdicts[at]}</small>}
              </td>
              <td>{text(`role-${role}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** The addresses of a file with commas, semicolons or tabs between its cells, each with the role beside it, if that names one. */
export const rowsOf = (content: string, fallback: InviteRole): Row[] => {
  const rows = content.replace(/^\ufeff/, "");
  const first = rows.split("\n", 1)[0] ?? "";
  const parse = first.includes("\t") ? dsvFormat("\t").parseRows : first.includes(";") ? dsvFormat(";").parseRows : csvParseRows;
  return parse(rows).flatMap((cells) => {
    const email = cells.flatMap(addressesIn).find((address) => address.includes("@"));
    const named = cells.map((cell) => cell.trim().toLowerCase().replace(/[ _]/g, "-"));
    const role = INVITE_ROLES.find((one) => named.includes(one)) ?? fallback;
    return email ? [{ email, role }] : [];
  });
};
