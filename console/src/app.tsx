// The frame of every screen: which tailnet, which screen, who one is.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation, useRoute } from "preact-iso";

import { client, result } from "./api/client";
import { type Problem, asProblem } from "./api/problem";
import type { Me, Membership, Tailnet } from "./api/types";
import { Dialog } from "./parts/dialog";
import { Caret } from "./parts/icons";
import { later } from "./parts/later";
import { Menu } from "./parts/menu";
import { sentence } from "./parts/problem";
import { StatusLine } from "./parts/status";
import { followChanges } from "./state/changes";
import { forgetRead, queries, useQuery } from "./state/query";
import { type Standing, TYPED_IS_KEPT, leave, onSession, signInBeside, tryAgain } from "./state/session";
import { type Here, HereContext, setClock, useHere } from "./state/tailnet";
import { refresh } from "./users/calls";
import { UsersScreen } from "./users/screen";
import { text } from "./words";

const SettingsScreen = later(() => import("./settings/screen").then((module) => module.SettingsScreen));
const LogScreen = later(() => import("./log/screen").then((module) => module.LogScreen));
const UsageScreen = later(() => import("./usage/screen").then((module) => module.UsageScreen));

export const App = () => (
  <LocationProvider scope="/console">
    <Router>
      <Route path="/console/:tailnet/:screen?" component={OfTailnet} />
      <Route default component={Choose} />
    </Router>
    <SessionOver />
  </LocationProvider>
);

/** Without a tailnet in the address: to the person's own one, or a list of theirs. */
const Choose = () => {
  const { route } = useLocation();
  const list = useQuery({ queryKey: ["tailnets"], queryFn: () => result(client.GET("/api/v2/tailnets")) });
  const first = list.data?.tailnets[0];
  useEffect(() => {
    if (first) route(pathOf(first.name, "users"), true);
  }, [first]);
  if (list.error) return <Message title={text("problem")} explained={sentence(asProblem(list.error))} />;
  if (list.data && !first) return <Message title={text("no-network")} explained={text("no-network.text")} />;
  return <Message title={text("loading")} explained="" />;
};

const pathOf = (tailnet: string, screen: string): string => `/console/${encodeURIComponent(tailnet)}/${screen}`;

const OfTailnet = () => {
  const { params } = useRoute();
  const name = decodeURIComponent(params.tailnet!);
  // A tailnet of its own for everything below: nothing of another one stays.
  return <InTailnet key={name} name={name} screen={params.screen ?? "users"} />;
};

const InTailnet = ({ name, screen }: { name: string; screen: string }) => {
  const me = useQuery({
    queryKey: ["me", name],
    queryFn: () => result(client.GET("/api/v2/me", { params: { query: { tailnet: name } } })),
  });
  useEffect(() => {
    if (me.data) setClock(me.data.serverTime);
  }, [me.data]);
  useEffect(() => {
    if (!me.data) return;
    // The end is noticed without a call, too: the window may be out of sight, or the service out of reach.
    const end = setTimeout(() => {
      forgetRead();
      void queries.invalidateQueries({ queryKey: ["me"] });
    }, Date.parse(me.data.sessionEndsAt) - Date.parse(me.data.serverTime));
    return () => clearTimeout(end);
  }, [me.data?.sessionEndsAt]);
  if (me.error && !me.data) return <NoEntry problem={asProblem(me.error)} />;
  if (!me.data) return <Message title={text("loading")} explained="" />;
  const { membership } = me.data;
  if (!membership) return <Message title={text("problem")} explained={text("problem-gone")} />;
  if (!membership.permissions.includes("view-tailnet")) return <NotAllowed me={me.data} membership={membership} />;
  const here: Here = {
    me: me.data, membership, tailnet: membership.tailnetId, may: (permission) => membership.permissions.includes(permission),
  };
  return (
    <HereContext.Provider key={me.data.id} value={here}>
      <Frame screen={screen}>
        <Screen screen={screen} />
      </Frame>
    </HereContext.Provider>
  );
};

const Screen = ({ screen }: { screen: string }) => {
  const { tailnet, me, may } = useHere();
  useEffect(() => followChanges(tailnet, me.serverTime, () => void refresh(tailnet)), [tailnet]);
  switch (screen) {
    case "users":
      return <UsersScreen />;
    case "settings":
      return <SettingsScreen />;
    case "usage":
      return <UsageScreen />;
    case "log":
      return may("read-audit-log") ? <LogScreen /> : <Saying title={text("log")} explained={text("log-not-allowed")} />;
    default:
      return <Saying title={text("no-screen")} explained={text("no-screen.text")} />;
  }
};

const Frame = ({ screen, children }: { screen: string; children: ComponentChildren }) => {
  const { membership, may } = useHere();
  const screens = ["users", "settings", ...(may("read-audit-log") ? ["log"] : []), "usage"];
  useEffect(() => {
    document.title = `${text(screens.includes(screen) ? screen : "console")} · ${membership.tailnetName}`;
  }, [screen]);
  return (
    <>
      <a class="skip" href="#main">{text("skip")}</a>
      <header class="bar">
        <Switcher />
        <nav aria-label={text("screens")}>
          {screens.map((one) => (
            <a key={one} href={pathOf(membership.tailnetName, one)} aria-current={one === screen ? "page" : undefined}>{text(one)}</a>
          ))}
        </nav>
        <WhoIAm />
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
      <StatusLine />
    </>
  );
};

/** The tailnet of this window, and the way to others. */
const Switcher = () => {
  const { membership } = useHere();
  const { route } = useLocation();
  const list = useQuery({ queryKey: ["tailnets"], queryFn: () => result(client.GET("/api/v2/tailnets")), staleTime: 60_000 });
  const others = (list.data?.tailnets ?? []).filter(({ name }: Tailnet) => name !== membership.tailnetName);
  const items = others.map(({ name }) => ({ label: name, onChoose: () => route(pathOf(name, "users")) }));
  return items.length === 0 ? (
    <strong class="tailnet"><bdi>{membership.tailnetName}</bdi></strong>
  ) : (
    <Menu label={text("switch-network", { network: membership.tailnetName })} class="tailnet" items={items}>
      <bdi>{membership.tailnetName}</bdi> <Caret />
    </Menu>
  );
};

const WhoIAm = () => {
  const { me, membership } = useHere();
  const items = [
    { label: text("your-networks"), hint: text("you-are", { login: me.loginName, role: text("role", { role: membership.role }) }), onChoose: () => location.assign("/") },
    { label: text("sign-out"), onChoose: () => document.querySelector<HTMLFormElement>("#sign-out")?.submit() },
  ];
  return (
    <>
      <Menu label={text("you-are", { login: me.loginName, role: text("role", { role: membership.role }) })} class="who-i-am" items={items}>
        <bdi>{me.displayName || me.loginName}</bdi> <Caret />
      </Menu>
      <form id="sign-out" method="post" action="/sign-out" hidden />
    </>
  );
};

/** Who is in the tailnet and may not use its console. */
const NotAllowed = ({ me, membership }: { me: Me; membership: Membership }) => {
  const word = membership.status === "needs-approval" ? "waiting" : membership.status === "suspended" ? "are-suspended" : "only-for-admins";
  return <Message title={text(word)} explained={text(`${word}.text`, { login: me.loginName, network: membership.tailnetName })} />;
};

const NoEntry = ({ problem }: { problem: Problem }) =>
  [403, 404].includes(problem.status) ? (
    <Message title={text("not-yours")} explained={text("not-yours.text")} />
  ) : (
    <Message title={text("problem")} explained={sentence(problem)} />
  );

interface MessageProps {
  title: string;
  explained: string;
}

/** A page with one thing to say. */
const Message = (props: MessageProps) => (
  <main>
    <Saying {...props} />
  </main>
);

/** A screen with one thing to say. */
const Saying = ({ title, explained }: MessageProps) => (
  <div class="message">
    <h1>{title}</h1>
    <p>{explained}</p>
    <p><a href="/" target="_top" data-native>{text("your-networks")}</a></p>
  </div>
);

/** Asks to sign in again in a window of its own. After the end of a session, what was read goes at once, and what was typed if nobody signs in. */
const SessionOver = () => {
  const [standing, setStanding] = useState<Standing>("good");
  useEffect(
    () =>
      onSession((now) => {
        // Whoever has signed in again may be somebody else.
        if (now === "good") void queries.invalidateQueries({ queryKey: ["me"] });
        setStanding(now);
      }),
    [],
  );
  useEffect(() => {
    if (standing !== "over") return;
    forgetRead();
    const end = setTimeout(leave, TYPED_IS_KEPT);
    return () => clearTimeout(end);
  }, [standing]);
  if (standing === "good") return null;
  return (
    <Dialog title={text("session-over")} onClose={() => {}}>
      <p>{text("session-over.text")}</p>
      <p class="buttons">
        <button type="button" onClick={tryAgain}>{text("session-over.again")}</button>
        <a class="button main" href={signInBeside} target="_blank">{text("sign-in")}</a>
      </p>
    </Dialog>
  );
};
