// Settings of a tailnet, and one's own API access tokens.
import { client, result } from "../api/client";
import { asProblem } from "../api/problem";
import type { JoinPolicy, Settings } from "../api/types";
import { Check, Choice } from "../parts/fields";
import { Moment } from "../parts/moment";
import { ProblemText, useSecondsUntil } from "../parts/problem";
import { say } from "../parts/status";
import { type Action, queries, useAction, useQuery } from "../state/query";
import { now, useHere } from "../state/tailnet";
import { text } from "../words";
import { Tokens } from "./tokens";

const POLICIES: readonly JoinPolicy[] = ["none", "admin", "member"];

export const SettingsScreen = () => {
  const { tailnet, may } = useHere();
  const path = { tailnet };
  const key = ["settings", tailnet];
  const settings = useQuery({ queryKey: key, queryFn: () => result(client.GET("/api/v2/tailnet/{tailnet}/settings", { params: { path } })) });
  const change = useAction(async (body: Partial<Pick<Settings, "usersApprovalOn" | "usersRoleAllowedToJoinExternalTailnets">>) => {
    // What was chosen is shown at once, and taken back if it is refused.
    const before = queries.getQueryData<Settings>(key);
    queries.setQueryData<Settings>(key, (settings) => settings && { ...settings, ...body });
    try {
      queries.setQueryData(key, await result(client.PATCH("/api/v2/tailnet/{tailnet}/settings", { params: { path }, body })));
    } catch (thrown) {
      queries.setQueryData(key, before);
      throw thrown;
    }
    say(text("saved"));
  });
  const release = useAction(async () => {
    try {
      await result(client.POST("/api/v2/tailnet/{tailnet}/mail/release", { params: { path } }));
    } finally {
      // Also if it was refused: somebody else may have done it.
      await queries.invalidateQueries({ queryKey: key });
    }
    say(text("mail-released"));
  });
  const is = settings.data;
  return (
    <>
      <div class="title"><h1>{text("settings")}</h1></div>
      <ProblemText problem={change.problem ?? release.problem ?? (settings.error ? asProblem(settings.error) : undefined)} />
      {is && (
        <>
          {is.mailStoppedUntil && <Stopped settings={is} release={release} />}
          <section>
            <h2>{text("user-approval")}</h2>
            <Check
              label={text("user-approval.on")} explained={text("user-approval.text")} isChecked={is.usersApprovalOn}
              isDisabled={!may("switch-user-approval") || change.isRunning} onChange={(usersApprovalOn) => change.run({ usersApprovalOn })}
            />
            {!may("switch-user-approval") && <p class="soft">{text("only-approval-switchers")}</p>}
          </section>
          <section>
            <h2>{text("join-policy")}</h2>
            <p>{text("join-policy.text")}</p>
            <Choice
              legend={text("join-policy.who")} value={is.usersRoleAllowedToJoinExternalTailnets}
              isDisabled={!may("change-join-policy") || change.isRunning}
              options={POLICIES.map((value) => ({ value, label: text(`join-policy-${value}`) }))}
              onChange={(usersRoleAllowedToJoinExternalTailnets) => change.run({ usersRoleAllowedToJoinExternalTailnets })}
            />
            {!may("change-join-policy") && <p class="soft">{text("only-policy-makers")}</p>}
          </section>
        </>
      )}
      {may("manage-own-keys") && <Tokens />}
    </>
  );
};

/** What stands above everything while no invites are mailed. Whoever may resume it does so here, once a week. */
const Stopped = ({ settings, release }: { settings: Settings; release: Action<[]> }) => {
  const { may } = useHere();
  const { mailStoppedUntil, mailReleasableAt } = settings;
  const isTooSoon = useSecondsUntil(Date.parse(mailReleasableAt!), now) > 0;
  return (
    <section class="notice">
      <h2>{text("mail-stopped")}</h2>
      <p>{text("mail-stopped.text")} <Moment time={mailStoppedUntil!} /></p>
      {!may("release-mail") && <p class="soft">{text("only-releasers")}</p>}
      {may("release-mail") && isTooSoon && <p>{text("mail-release-from")} <Moment time={mailReleasableAt!} /></p>}
      {may("release-mail") && !isTooSoon && (
        <>
          <p>{text("mail-release.text")}</p>
          <p class="buttons"><button type="button" class="main" disabled={release.isRunning} onClick={() => release.run()}>{text("mail-release")}</button></p>
        </>
      )}
    </section>
  );
};
