"use strict";
(() => {
  const part = document.getElementById("passkeys");
  const problem = document.getElementById("problem");
  // The page has the words, in its reader's language.
  const say = (name) => { problem.textContent = name ? problem.getAttribute(`data-${name}`) : ""; };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const signal = async (name, about) => {
    try { await PublicKeyCredential[name]?.(about); } catch { /* It is only a hint. */ }
  };

  const send = async (path, body) => {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const json = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(json.message), { status: answer.status, errors: json.errors || [] });
    return json;
  };

  const written = (credential) => {
    const { response } = credential;
    const parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) parts[name] = text(response[name]);
    }
    if (response.getTransports) parts.transports = response.getTransports();
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts, clientExtensionResults: credential.getClientExtensionResults() };
  };

  const make = async (form, asked) => {
    const { publicKey } = await send("/passkeys/begin", asked);
    const options = { ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) }, excludeCredentials: named(publicKey.excludeCredentials) };
    const credential = await navigator.credentials.create({ publicKey: options });
    try {
      return await send("/passkeys", { credential: written(credential) });
    } catch (error) {
      if (error.status < 500) await signal("signalUnknownCredential", { rpId: publicKey.rp.id, credentialId: credential.id });
      throw error;
    }
  };

  const signIn = async (form, asked) => {
    const { publicKey } = await send("/sign-in/passkey/begin", asked);
    const options = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) };
    const credential = await navigator.credentials.get({ publicKey: options });
    try {
      return await send("/sign-in/passkey", { credential: written(credential) });
    } catch (error) {
      if (error.status === 404) await signal("signalUnknownCredential", { rpId: publicKey.rpId, credentialId: credential.id });
      throw error;
    }
  };

  const nameOf = ({ name, status, errors = [] }) => {
    const isAbout = (field) => errors.some((one) => one.field === field);
    if (name === "NotAllowedError") return "stopped";
    if (name === "InvalidStateError") return "on-device";
    if (status === 400 && isAbout("name")) return "bad-name";
    if (status === 403) return "no-invite";
    if (status === 404) return "unknown";
    if (status === 409) return isAbout("name") ? "name-taken" : isAbout("credential") ? "on-device" : "too-many";
    return "again";
  };

  const on = (id, what, asked) => document.getElementById(id)?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    button.disabled = true;
    say("");
    try {
      location.assign((await what(form, asked(form))).next);
    } catch (error) {
      if (error.errors?.some((one) => one.code === "sign-in-too-old")) {
        location.assign("/sign-in?return=/passkeys");
      }
      say(nameOf(error));
      button.disabled = false;
    }
  });

  if (!window.PublicKeyCredential) {
    document.getElementById("elsewhere").hidden = false;
    return;
  }
  part.hidden = false;
  const then = part.dataset.return;
  on("passkey-sign-in", signIn, () => ({ return: then }));
  on("passkey-account", make, (form) => ({ name: form.elements.name.value, return: then }));
  on("passkey-another", make, () => ({ return: then }));
  if (part.dataset.user) {
    signal("signalAllAcceptedCredentials", { rpId: part.dataset.domain, userId: part.dataset.user, allAcceptedCredentialIds: part.dataset.credentials.split(" ") });
  }
})();
