// Pictures that wait on this phone until they are sent: they outlive a lost signal and a closed browser.

const NAME = "sell-pictures";
const STORE = "waiting";
const memory = new Map(); // where there is no database: a private window

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "photo" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((done, failed) => {
      const asked = work(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } finally {
    database.close();
  }
}

// Whose page this is, as a sign that says nothing to others (storefront/accounts/templatetags/accounts.py). What one member left on a
// shared phone is never sent by another.
export const me = document.querySelector("meta[name=account]")?.content ?? "";

// entry: {photo, draft, address, name, blob, at}, and `who` from here on. `photo` and `draft` are keys made here; `address` is the shop's page for new goods.
export async function keep(entry) {
  entry.who = me;
  memory.set(entry.photo, entry);
  await within("readwrite", (store) => store.put(entry)).catch(() => {});
}

export async function forget(photo) {
  memory.delete(photo);
  await within("readwrite", (store) => store.delete(photo)).catch(() => {});
}

// Of everybody who used this phone.
export async function everything() {
  const kept = await within("readonly", (store) => store.getAll()).catch(() => []);
  return [...new Map([...kept, ...memory.values()].map((entry) => [entry.photo, entry])).values()];
}

export async function waiting(address, draft) {
  const all = await everything();
  return all.filter((entry) => entry.who === me && entry.address === address && (!draft || entry.draft === draft)).sort((a, b) => a.at - b.at);
}

export async function forgetAll() {
  memory.clear();
  await within("readwrite", (store) => store.clear());
}
addEventListener("storage", ({ key }) => key === "signed-out" && memory.clear()); // in another tab: sign-out.js

// A number nobody else has; pages without a safe connection lack randomUUID.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

// The picture upright on a canvas, at most `most` pixels long.
async function drawn(file, most) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

// As JPEG of at most 1600 pixels: a fifth of the data, and without what the camera wrote into it. What this phone cannot read is sent as it is.
export async function shrink(file, most = 1600) {
  try {
    const canvas = await drawn(file, most);
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85))) ?? file;
  } catch {
    return file;
  }
}

// The address of a small copy for this page; "" for what this phone cannot read.
export async function small(file) {
  try {
    return (await drawn(file, 360)).toDataURL("image/jpeg", 0.8);
  } catch {
    return "";
  }
}

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

// Send one picture. Answers {kind: "taken" | "refused" | "finished" | "lost", data}; only "lost" is tried again.
export function send(entry, progress = () => {}) {
  return new Promise((done) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token());
    body.append("key", entry.draft);
    body.append("photo_key", entry.photo);
    body.append("photos", entry.blob, entry.name || "photo.jpg");
    const call = new XMLHttpRequest();
    call.open("POST", entry.address);
    call.setRequestHeader("Accept", "application/json");
    call.timeout = 120000;
    call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    call.onload = () => {
      let data = null;
      try {
        data = JSON.parse(call.responseText);
      } catch {
        // Not ours: the door (sign in again) or a broken answer.
      }
      if (call.status === 409 && data) done({ kind: "finished", data });
      else if (call.status === 422 && data) done({ kind: "refused", data });
      else if (call.status === 413) done({ kind: "refused", data: null }); // larger than the door lets in
      else if (call.status === 200 && data) done({ kind: "taken", data });
      else done({ kind: "lost" });
    };
    call.onerror = call.ontimeout = call.onabort = () => done({ kind: "lost" });
    call.send(body);
  });
}

// Send what waits, one after the other; `told` hears of each. Stops where the signal is gone, and returns how many were taken.
let running = null;
export function flush(address, draft, told = () => {}) {
  running ??= (async () => {
    let taken = 0;
    try {
      for (;;) {
        const [entry] = await waiting(address, draft);
        if (!entry) break;
        const answer = await send(entry, (part) => told(entry, { kind: "sending", part }));
        if (answer.kind === "lost") {
          told(entry, answer);
          break;
        }
        await forget(entry.photo);
        if (answer.kind === "taken") taken += 1;
        told(entry, answer);
      }
    } finally {
      running = null;
    }
    return taken;
  })();
  return running;
}

// A draft that is thrown away takes its waiting pictures and words with it.
for (const form of document.querySelectorAll("form[data-discard]")) {
  form.addEventListener("submit", () => {
    for (const step of [2, 3]) localStorage.removeItem(`listing:${me}:${form.dataset.discard}:${step}`);
    waiting(form.action.replace(/drafts\/.*$/, "new/"), form.dataset.discard).then((all) => all.forEach((entry) => forget(entry.photo)));
  });
}
