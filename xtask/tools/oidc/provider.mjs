// An identity provider for local runs: oidc-provider, with a page on which everybody is one click away.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, issuer, redirectUri, peopleFile] = process.argv.slice(2);
const people = JSON.parse(readFileSync(peopleFile, "utf8"));

const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
// `it-admin@acme.example` is called "It Admin", as in the seeds.
const nameOf = (address) =>
  address
    .split("@")[0]
    .split(/[-._+]/)
    .filter(Boolean)
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join(" ");

// An account is its address, and whether that is verified: this process remembers nobody.
const account = (id) => {
  const email = id.replace(/ \(unverified\)$/, "");
  return {
    accountId: id,
    claims: () => ({ sub: id, email, email_verified: email === id, name: nameOf(email), preferred_username: email }),
  };
};

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "tailnet-invites",
      client_secret: "for local use only",
      redirect_uris: [redirectUri],
    },
    // A program of somebody's, which signs them in by itself and has the ID token exchanged.
    {
      client_id: "tailnet-invites-cli",
      token_endpoint_auth_method: "none",
      grant_types: ["local-login"],
      redirect_uris: [],
      response_types: [],
    },
  ],
  // The address stands in the ID token.
  conformIdTokenClaims: false,
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
  cookies: { keys: ["for local use only"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => account(id),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked for consent.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  responseTypes: ["code"],
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
});

// Nobody is asked for a password here, so a program needs no page. Each token is another one, also within a second.
const login = async (ctx) => {
  const { login, name, unverified } = ctx.oidc.params;
  const claims = { ...account(login).claims(), email_verified: !unverified };
  const token = new provider.IdToken(name ? { ...claims, name } : claims, { ctx });
  token.scope = "openid email profile";
  token.set("jti", randomUUID());
  ctx.body = { id_token: await token.issue({ use: "idtoken" }) };
};
provider.registerGrantType("local-login", login, ["login", "name", "unverified"]);

const page = (uid) => {
  const button = (login) =>
    `<button name="login" value="${escaped(login)}">${escaped(login.split("@")[0])}</button>`;
  const tailnets = Object.entries(people).map(
    ([tailnet, logins]) => `<h2>${escaped(tailnet)}</h2>${Object.values(logins).map(button).join(" ")}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Local sign-in</title>
<style>body{font:16px/1.6 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}button{font:inherit;margin:.2rem 0}</style>
<h1>Sign in as</h1>
<form method="post" action="/interaction/${uid}">${tailnets.join("")}</form>
<h2>Somebody else</h2>
<form method="post" action="/interaction/${uid}">
<p><label>Address <input name="login" type="email" required></label></p>
<p><label><input name="unverified" type="checkbox"> The address is not verified</label></p>
<p><button>Sign in</button></p>
</form></html>`;
};

const form = async (request) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
};

provider.use(async (ctx, next) => {
  // Everybody is asked each time, so that one browser can be several people.
  if (ctx.path === "/auth") ctx.query = { ...ctx.query, prompt: "login" };
  const [, uid] = /^\/interaction\/([\w-]+)$/.exec(ctx.path) ?? [];
  if (!uid) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = page(uid);
    return;
  }
  const answer = await form(ctx.req);
  const accountId = answer.get("login") + (answer.has("unverified") ? " (unverified)" : "");
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId, remember: false } });
});

provider.listen(Number(port), "127.0.0.1");
