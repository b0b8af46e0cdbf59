// A form that is answered by a passkey. It is drawn hidden, and shown only where the browser knows passkeys.
// data-passkey is "create" or "get"; data-options holds what the portal asks, or the form's address gives it.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const named = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
  return { publicKey: options };
}

function answer(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const given = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!given.ok) throw new Error("no options");
  return (await given.json()).request_options;
}

export function passkeys(form) {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const status = form.querySelector("[data-passkey-status]");
  const without = document.querySelector("[data-passkey-without]");
  form.hidden = false;
  if (without) without.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    try {
      const question = asked(await options(form));
      form.elements.credential.value = answer(await navigator.credentials[form.dataset.passkey](question));
      form.submit();
    } catch (error) {
      status.textContent = error.name === "InvalidStateError" ? form.dataset.held : form.dataset.failed;
    }
  });
}
