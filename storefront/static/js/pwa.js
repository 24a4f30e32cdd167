// Installs the worker that keeps seen pages, once the page itself is done; and lets it forget them at sign-out.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
  for (const form of document.querySelectorAll('form[action*="/logout/"]')) {
    form.addEventListener("submit", () => {
      navigator.serviceWorker.controller?.postMessage("forget");
      for (const key of Object.keys(localStorage)) if (/^(lessons?|told)(:|$)/.test(key)) localStorage.removeItem(key);
    });
  }
}
