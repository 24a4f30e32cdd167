// A button beside a password shows it. Without this script the field is a plain one.

for (const button of document.querySelectorAll(".secret button")) {
  const input = button.parentElement.querySelector("input");
  const show = (open) => {
    input.type = open ? "text" : "password";
    button.setAttribute("aria-label", open ? button.dataset.conceal : button.dataset.reveal);
    button.querySelector("[data-shown]").hidden = open;
    button.querySelector("[data-hidden]").hidden = !open;
  };
  show(false);
  input.autocapitalize = "none";
  input.spellcheck = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // Browsers offer to keep a password, never a line of text.
  input.form?.addEventListener("submit", () => show(false));
}
