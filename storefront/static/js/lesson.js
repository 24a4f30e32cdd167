// What a reader does in a lesson stays on the phone: ticks, answers, how much was seen, and "finished". Signed in, it goes to the account.
// Everything can be read without this script; the form for "finished" works without it for accounts.

const article = document.querySelector("[data-lesson]");
const reader = article?.dataset.reader ?? "";
const SHELF = "lessons"; // lesson -> {p: percent, d: done, t: title, c: course, u: address, at: time}

const load = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
};
const save = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or closed memory: the lesson reads as well without.
  }
};

const shelf = load(SHELF);

// Lists and the line of lessons: what this phone knows to be finished.
for (const item of document.querySelectorAll("[data-of]")) {
  if (!shelf[item.dataset.of]?.d) continue;
  if (!item.classList.contains("now")) item.classList.add("done");
  item.querySelector("[data-read]")?.removeAttribute("hidden");
}

// The list of courses: lessons begun on this phone.
const reading = document.querySelector("[data-reading]");
if (reading) {
  const begun = Object.values(shelf).filter((each) => !each.d && each.p && each.u?.startsWith("/")).sort((a, b) => b.at - a.at).slice(0, 3);
  for (const each of begun) {
    const row = reading.querySelector("template").content.cloneNode(true);
    const link = row.querySelector("a");
    link.href = each.u;
    link.textContent = each.t;
    row.querySelector("span").textContent = each.c;
    row.querySelector("b").textContent = each.p;
    reading.querySelector("ul").append(row);
  }
  reading.hidden = begun.length === 0;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// "7 บาท", "1,250.50", "๗": the number in what was typed; NaN where there is none, or more than one.
function number(typed) {
  const plain = typed.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50).replace(/(\d)[,\s](?=\d{3}(?!\d))/g, "$1").replace(/[−–]/g, "-");
  const found = plain.match(/-?\d*\.?\d+/g) ?? [];
  return found.length === 1 ? Number(found[0]) : NaN;
}

// A question for a number: `before` is what was typed last time, `tell` hears what was typed now.
function check(guess, before, tell) {
  const input = guess.querySelector("input");
  guess.hidden = false;
  const judge = () => {
    const typed = number(input.value);
    const right = Math.abs(typed - Number(guess.dataset.answer)) < 0.005;
    guess.querySelector(".right").hidden = !right;
    guess.querySelector(".wrong").hidden = right || Number.isNaN(typed);
    guess.querySelector(".none").hidden = !Number.isNaN(typed);
    if (Number.isNaN(typed)) input.focus();
    else tell(input.value);
  };
  guess.querySelector("button").addEventListener("click", judge);
  input.addEventListener("keydown", (event) => event.key === "Enter" && judge());
  if (before && !Number.isNaN(number(before))) {
    input.value = before;
    judge();
  }
}

// The preview of a lesson keeps nothing, but its questions can be tried.
for (const guess of article ? [] : document.querySelectorAll("[data-answer]")) check(guess, "", () => {});

if (article) {
  const id = article.dataset.lesson;
  // Read before the form for "finished", which may hold it, goes away.
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const key = `lesson:${id}`;
  const kept = { ticks: [], open: [], guesses: {}, seen: [], ...load(key) };
  const parts = [...article.querySelectorAll(".part")];
  const remember = () => save(key, kept);
  const flip = (list, name, on) => {
    const place = list.indexOf(name);
    if (on && place < 0) list.push(name);
    if (!on && place >= 0) list.splice(place, 1);
    remember();
  };

  for (const part of parts) {
    part.querySelectorAll('input[type="checkbox"]').forEach((box, place) => {
      const name = `${part.id}.${place}`;
      box.checked = kept.ticks.includes(name);
      box.addEventListener("change", () => flip(kept.ticks, name, box.checked));
    });
    part.querySelectorAll("details.option").forEach((option, place) => {
      const name = `${part.id}.${place}`;
      option.open = kept.open.includes(name);
      option.addEventListener("toggle", () => flip(kept.open, name, option.open));
    });
    const guess = part.querySelector("[data-answer]");
    if (!guess) continue;
    check(guess, kept.guesses[part.id], (typed) => {
      kept.guesses[part.id] = typed;
      remember();
    });
  }

  const entry = () => (shelf[id] ??= { p: 0, d: false });
  const write = (done = false) => {
    const now = entry();
    now.p = Math.max(now.p, done ? 100 : Math.round((kept.seen.length / parts.length) * 100) || 0);
    now.d ||= done;
    Object.assign(now, { t: article.dataset.title, c: article.dataset.course ?? "", u: location.pathname, at: Date.now() });
    save(SHELF, shelf);
  };

  // How much was on the screen: a part counts when its end was seen.
  const watcher = new IntersectionObserver((seen) => {
    for (const each of seen) {
      const { bottom } = each.boundingClientRect;
      if (!each.isIntersecting || bottom > innerHeight + 4) continue;
      flip(kept.seen, each.target.id, true);
      watcher.unobserve(each.target);
    }
    write();
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });
  kept.seen = kept.seen.filter((name) => parts.some((part) => part.id === name));
  for (const part of parts) watcher.observe(part);

  const finish = document.querySelector("[data-finish]");
  const say = () => {
    finish?.remove();
    document.querySelector("[data-finished]")?.removeAttribute("hidden");
    for (const each of document.querySelectorAll("[data-kept]")) each.hidden = false;
  };
  if (finish?.matches("button")) {
    finish.hidden = false;
    finish.addEventListener("click", () => {
      write(true);
      say();
    });
  } else {
    finish?.addEventListener("submit", (event) => {
      write(true);
      if (navigator.onLine) return;
      // Without a signal the form would lead nowhere; the account hears of it when the signal is back.
      event.preventDefault();
      say();
    });
  }
  if (entry().d) say();
  // Pressed by mistake: what only this phone knows can be taken back. (An account never forgets: another device may tell it late.)
  document.querySelector("[data-undo]")?.addEventListener("click", () => {
    Object.assign(entry(), { d: false, p: 0 });
    write();
    location.reload();
  });

  // To the account: everything that it may not know yet. What was read before signing in goes along, once.
  let told = "";
  const tell = () => {
    if (!reader || !token) return;
    const sent = load(`told:${reader}`);
    const marks = Object.entries(shelf).filter(([name, each]) => sent[name] !== `${each.p}:${each.d}` && (each.p || each.d)).slice(0, 100);
    const body = new URLSearchParams([["csrfmiddlewaretoken", token], ["quiet", "1"]]);
    for (const [name, each] of marks) body.append("mark", `${name}:${each.p}:${each.d ? 1 : 0}`);
    if (!marks.length || told === body.toString()) return;
    told = body.toString();
    fetch("/learn/progress/", { method: "POST", body, keepalive: true, redirect: "error" })
      .then((answer) => {
        if (!answer.ok) return;
        for (const [name, each] of marks) sent[name] = `${each.p}:${each.d}`;
        save(`told:${reader}`, sent);
      })
      .catch(() => {
        told = "";
      });
  };
  tell();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
  addEventListener("online", tell);

  // The page and all that stands on it are kept for reading without a signal, also when this is the very first visit.
  if ("serviceWorker" in navigator && isSecureContext) {
    addEventListener("load", async () => {
      const { active } = await navigator.serviceWorker.ready;
      const pictures = [...document.querySelectorAll("main img, main video[poster]")].map((each) => each.poster || each.currentSrc || each.src);
      const made = [...document.querySelectorAll('link[rel="stylesheet"], script[src]')].map((each) => each.href || each.src);
      active.postMessage({ keep: location.href.split("#")[0], with: [...pictures, ...made] });
    });
  }
}
