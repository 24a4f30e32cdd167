// Installs the worker that keeps seen pages, once the page itself is done.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
// Somebody signed out in another tab (sign-out.js): what was typed in this one goes too.
addEventListener("storage", ({ key }) => key === "signed-out" && sessionStorage.clear());
