// One's own API access tokens: making one, which is shown once, and revoking it.
import { useId, useState } from "preact/hooks";

import { client, result } from "../api/client";
import { asProblem } from "../api/problem";
import type { Key } from "../api/types";
import { Confirm, Dialog, submitting } from "../parts/dialog";
import { Select } from "../parts/fields";
import { LinkToCopy } from "../parts/link";
import { Moment } from "../parts/moment";
import { ProblemText } from "../parts/problem";
import { say } from "../parts/status";
import { queries, useAction, useQuery } from "../state/query";
import { askToSignIn } from "../state/session";
import { useHere } from "../state/tailnet";
import { text } from "../words";

const DAYS = ["1", "7", "30", "90"] as const;
const DAY = 86_400;

export const Tokens = () => {
  const { tailnet } = useHere();
  const keys = useQuery({
    queryKey: ["keys", tailnet],
    queryFn: () => result(client.GET("/api/v2/tailnet/{tailnet}/keys", { params: { path: { tailnet } } })),
  });
  const [open, setOpen] = useState<"new" | Key>();
  const close = () => {
    setOpen(undefined);
    void queries.invalidateQueries({ queryKey: ["keys", tailnet] });
  };
  const shown = keys.data?.keys ?? [];
  return (
    <section>
      <div class="title">
        <h2>{text("tokens")}</h2>
        <button type="button" onClick={() => setOpen("new")}>{text("token-new")}</button>
      </div>
      <p>{text("tokens.text")}</p>
      <ProblemText problem={keys.error ? asProblem(keys.error) : undefined} />
      {keys.data && shown.length === 0 && <p class="empty">{text("tokens-none")}</p>}
      {shown.length > 0 && (
        <ul class="list">
          {shown.map((key) => (
            <li key={key.id}>
              <span>
                <bdi>{key.description || key.id}</bdi>
                <small>{text("created")} <Moment time={key.created} isDay /> · {text("expires")} <Moment time={key.expires} isDay /></small>
              </span>
              <button type="button" class="danger" onClick={() => setOpen(key)}>{text("revoke")}</button>
            </li>
          ))}
        </ul>
      )}
      {open === "new" && <NewToken onClose={close} />}
      {open && open !== "new" && <RevokeToken token={open} onClose={close} />}
    </section>
  );
};

const NewToken = ({ onClose }: { onClose: () => void }) => {
  const { tailnet } = useHere();
  const id = useId();
  const [description, setDescription] = useState("");
  const [days, setDays] = useState<(typeof DAYS)[number] | "">("90");
  const [made, setMade] = useState<string>();
  const action = useAction(async () => {
    const body = { description, expirySeconds: Number(days) * DAY };
    // Whoever signed in more than 5 minutes ago does so again first (R25).
    const token = await askToSignIn(() => result(client.POST("/api/v2/tailnet/{tailnet}/keys", { params: { path: { tailnet } }, body })));
    setMade(token.key);
  });
  return (
    <Dialog title={text("token-new")} isDirty={description !== "" && !made} onClose={onClose}>
      {made ? (
        <>
          <p>{text("token-once")}</p>
          <LinkToCopy url={made} label={text("token")} />
          <p class="buttons"><button type="button" class="main" onClick={onClose}>{text("close")}</button></p>
        </>
      ) : (
        <form onSubmit={submitting(action.run)}>
          <div class="field">
            <label for={id}>{text("token-description")}</label>
            <input id={id} value={description} maxLength={50} onInput={(event) => setDescription(event.currentTarget.value)} />
          </div>
          <Select label={text("token-lifetime")} value={days} options={DAYS.map((value) => ({ value, label: text("days", { count: Number(value) }) }))} onChange={setDays} />
          <ProblemText problem={action.problem} />
          <p class="buttons">
            <button type="button" onClick={onClose}>{text("cancel")}</button>
            <button class="main" disabled={action.isRunning}>{text("token-new")}</button>
          </p>
        </form>
      )}
    </Dialog>
  );
};

const RevokeToken = ({ token, onClose }: { token: Key; onClose: () => void }) => {
  const { tailnet } = useHere();
  const name = token.description || token.id;
  const action = useAction(async () => {
    await result(client.DELETE("/api/v2/tailnet/{tailnet}/keys/{id}", { params: { path: { tailnet, id: token.id } } }));
    say(text("token-revoked", { name }));
    onClose();
  });
  return (
    <Confirm title={text("revoke-token", { name })} action={text("revoke")} isDangerous {...action} onConfirm={action.run} onClose={onClose}>
      <p>{text("revoke-token.text")}</p>
    </Confirm>
  );
};
