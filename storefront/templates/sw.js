{% comment %}The service worker. release, kept (addresses of the shell), offline (addresses of the page for no signal, the Thai one first).{% endcomment %}// Shows the last seen pages and the basket where there is no signal, and says so. Nothing is sent later by itself: an order is
// placed only while somebody looks at it.
const SHELL = "shell-{{ release }}";
const PAGES = "pages";
const PICTURES = "pictures";
const LIMIT = { [PAGES]: 60, [PICTURES]: 150 };
const KEPT = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const BASKET = /^\/(en\/)?basket\/$/;
const OFFLINE = [{% for address in offline %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
// Private rooms leave no copies on a phone that others may hold; the basket is the exception that the buyer needs.
const PRIVATE = /^\/(en\/)?(account|checkout|orders|sell|teach|programme|cms|documents|files|payments|api)\//;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const wanted = [SHELL, PAGES, PICTURES];
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => !wanted.includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A lesson asks to be kept whole: on the very first visit this worker came too late to see it arrive.
async function keepLesson(address, things) {
  const pages = await caches.open(PAGES);
  if (!(await pages.match(address))) {
    const response = await fetch(address, { cache: "force-cache", credentials: "same-origin" });
    if (response.ok && !response.redirected && !/no-store/.test(response.headers.get("Cache-Control") ?? "")) await keep(PAGES, address, response);
  }
  const pictures = await caches.open(PICTURES);
  for (const thing of new Set(things)) {
    if (new URL(thing).origin !== location.origin || (await caches.match(thing, { ignoreVary: true }))) continue;
    const response = await fetch(thing, { cache: "force-cache" }).catch(() => undefined);
    if (response?.ok) await pictures.put(thing, response);
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) {
    const { keep: address, with: things } = event.data;
    if (new URL(address).origin === location.origin && !PRIVATE.test(new URL(address).pathname)) event.waitUntil(keepLesson(address, things));
  }
});

async function keep(name, request, response) {
  const cache = await caches.open(name);
  await cache.put(request, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - LIMIT[name]))) await cache.delete(old);
}

async function page(event) {
  try {
    const response = await fetch(event.request);
    const isPage = response.ok && !response.redirected && (response.headers.get("Content-Type") ?? "").startsWith("text/html");
    // What must not be kept is not kept; the basket is the exception that the buyer needs.
    const mayKeep = !/no-store/.test(response.headers.get("Cache-Control") ?? "") || BASKET.test(new URL(event.request.url).pathname);
    if (isPage && mayKeep) event.waitUntil(keep(PAGES, event.request.url, response.clone()));
    return response;
  } catch {
    const copy = await caches.match(event.request.url, { cacheName: PAGES });
    return copy ? marked(copy) : noSignal(event.request);
  }
}

// The market's own words for "no signal", in the language of the address.
const noSignal = async ({ url }) => (await caches.match(OFFLINE[new URL(url).pathname.startsWith("/en/") ? 1 : 0])) ?? Response.error();

async function marked(copy) {
  const html = await copy.text();
  const when = copy.headers.get("Date");
  const english = /<html lang="en/.test(html);
  const clock = when ? new Date(when).toLocaleString(english ? "en-GB" : "th-TH", { dateStyle: "medium", timeStyle: "short" }) : "";
  const note = english ? `No signal. This is the page as it was at ${clock}.` : `ไม่มีสัญญาณ นี่คือหน้าที่เห็นเมื่อ ${clock} น.`;
  const body = html.replace(/(<body[^>]*>)/, `$1<p class="kept" role="status">${note}</p>`);
  return new Response(body, { status: 200, headers: copy.headers });
}

async function asset(event, name, mayKeep) {
  const copy = await caches.match(event.request, { ignoreVary: true });
  if (copy) return copy;
  const response = await fetch(event.request);
  if (mayKeep && response.ok && response.type === "basic") event.waitUntil(keep(name, event.request, response.clone()));
  return response;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(PRIVATE.test(url.pathname) ? fetch(request).catch(() => noSignal(request)) : page(event));
  } else if (KEPT.includes(url.pathname)) {
    event.respondWith(caches.match(request, { cacheName: SHELL }).then((copy) => copy ?? fetch(request)));
  } else if (url.pathname.startsWith("/static/") || /^\/learn\/\d+\/qr\.svg$/.test(url.pathname)) {
    // The browser's own memory answers first; what a kept lesson needs is here when there is no signal.
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error()));
  } else if (url.pathname.startsWith("/media/renditions/")) {
    // A phone that spares data is not filled with every picture that passes by; what a lesson kept is shown there as well.
    event.respondWith(asset(event, PICTURES, request.headers.get("Save-Data") !== "on"));
  }
});
