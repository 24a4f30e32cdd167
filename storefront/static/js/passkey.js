// Asks the device for a passkey, to make one (data-passkey="make") or to use one ("use"), and sends its answer with the form.
// The options stand in the form, or are fetched from its address at the press.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function make(options) {
  const { publicKey } = options;
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      // It is to take the place of the password: the device keeps it and asks who holds it.
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
  return answer(made, { attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() ?? [] });
}

async function use(options) {
  const { publicKey } = options;
  const used = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = used.response;
  return answer(used, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

async function options(form) {
  const given = form.querySelector('script[type="application/json"]');
  const data = given
    ? JSON.parse(given.textContent)
    : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
  return data.creation_options ?? data.request_options;
}

for (const form of globalThis.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    const said = form.querySelector(".error[role=alert]");
    said.hidden = true;
    try {
      const ask = form.dataset.passkey === "make" ? make : use;
      form.elements.credential.value = JSON.stringify(await ask(await options(form)));
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
}
