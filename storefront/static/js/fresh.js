// Parts of a page taken from another page, and a word at the foot of the window: what basket, checkout and pay page have in common.

// The page that an answer holds.
export const read = (html) => new DOMParser().parseFromString(html, "text/html");

// Let the parts with these ids be as they are on another page: what is not there goes away. The patterns of the bands come with them.
export function take(page, ids) {
  for (const id of ids) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(there);
    else here?.remove();
  }
  const [sprite, fresh] = [document.querySelector(".sprite"), page.querySelector(".sprite")];
  if (fresh) sprite ? sprite.replaceWith(fresh) : document.body.append(fresh);
}

// Say something that stands in nobody's way; it is read aloud and goes by itself.
export function say(text) {
  const said = document.createElement("p");
  said.className = "toast";
  said.setAttribute("role", "status");
  said.textContent = text;
  document.body.append(said);
  setTimeout(() => said.remove(), 7000);
}

// A form that was not sent after all can be sent again (market.js marks the one that is on its way).
export function again(form, button) {
  delete form.dataset.sent;
  button?.removeAttribute("aria-busy");
}
