// Installs the worker that keeps seen pages, once the page itself is done.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", async () => {
    // On the very first visit the worker comes too late to see this page arrive, so it is asked to keep it.
    const isFirst = !navigator.serviceWorker.controller;
    try {
      await navigator.serviceWorker.register("/sw.js");
      const { active } = await navigator.serviceWorker.ready;
      const made = [...document.querySelectorAll('link[rel="stylesheet"], script[src]')].map((each) => each.href || each.src);
      if (isFirst) active.postMessage({ keep: location.href.split("#")[0], with: made });
    } catch {
      // No worker, no copies: the market works as well with a signal.
    }
  });
}
// Somebody signed out in another tab (sign-out.js): what was typed in this one goes too.
addEventListener("storage", ({ key }) => key === "signed-out" && sessionStorage.clear());
