// Keys and toasts. Everything here has a plain link, button or form that does the same without it.
"use strict";

const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;

function openHelp() {
  const help = document.getElementById("keys");
  if (help && !help.open) help.showModal();
}

// What can be walked through with j and k: a claim in the list, a row in a queue.
function stops() {
  return [...document.querySelectorAll("[data-stop]")].filter((one) => one.checkVisibility());
}

function current() {
  return document.activeElement ? document.activeElement.closest("[data-stop]") : null;
}

function walk(step) {
  const all = stops();
  const here = all.indexOf(current());
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

let asked = "";

// A key belongs to a button of the row one is in, else to one of the page itself.
function press(key) {
  const row = current();
  const named = `[data-key="${CSS.escape(key)}"]`;
  const inRow = row ? row.querySelector(named) : null;
  const more = row && !inRow ? row.querySelector(`[data-more~="${CSS.escape(key)}"]`) : null;
  if (more) {
    asked = key;
    more.click();
    return true;
  }
  const target = inRow || [...document.querySelectorAll(named)].find((one) => !one.closest("[data-stop]"));
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

// Digits lead to the claim of that number: 1, then 12 when a 2 follows at once.
let digits = "";
let since = 0;
function number(digit) {
  digits = Date.now() - since < 1200 ? digits + digit : digit;
  since = Date.now();
  const found = document.querySelector(`[data-number="${CSS.escape(digits)}"]`);
  const stop = found && found.closest("[data-stop]");
  if (!stop) return false;
  stop.focus();
  stop.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") openHelp();
  else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (/^[0-9]$/.test(event.key) && number(event.key)) event.stopPropagation();
  else if (!press(event.key)) return;
  event.preventDefault();
});

// Escape leaves what one types in and closes what a key has opened: the keys are there again, where one was.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  const tool = event.target.closest(".asks[open], [data-stop] details[open]");
  if (!tool && !typing(event.target)) return;
  if (tool) tool.open = false;
  const there = current() || tool?.querySelector("summary");
  if (there) there.focus();
  else event.target.blur();
});

// Ctrl Enter sends from a field in which Enter begins a line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-sends]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest(closer.dataset.closes).remove();
  if (event.target.closest("[data-prints]")) window.print();
  const choice = event.target.closest("[data-checks]");
  if (choice) document.querySelectorAll(choice.dataset.checks).forEach((box) => { box.checked = choice.checked; });
});

// What is to be put elsewhere; where the browser keeps its clipboard shut it is marked, and Ctrl+C does the rest.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Marked: press Ctrl+C";
  }
});

// What a page waited for is there, and nothing is on it yet.
document.addEventListener("anew", () => location.reload());

// Whoever is signed out is led to the sign-in page: its text has no place inside another.
const ledAway = ({ xhr, pathInfo }) => new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location).pathname;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!ledAway(detail)) return;
  detail.shouldSwap = false;
  const { elt } = detail.requestConfig;
  if (elt.href) location.assign(elt.href);
});

// "…" brings the other buttons of its row: the focus, and the key that asked for them, go on to these.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches(".verbs")) return;
  target.querySelector("button, summary")?.focus();
  if (asked) press(asked);
  asked = "";
});

// A button that asks for words first puts one where they are typed.
document.addEventListener("toggle", (event) => {
  if (event.target.matches(".asks[open]")) event.target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}, true);

// After a button one comes back to the claim one was at, and goes on from there with the keys: from the one after it, if
// it is among those set aside. After a refusal one comes to the field it is about.
const NEXT = "the stop after the one that was moved";
document.addEventListener("submit", ({ submitter }) => {
  const all = stops();
  sessionStorage.setItem(NEXT, all[all.indexOf(submitter?.closest("[data-stop]")) + 1]?.id || "");
});
let place = document.getElementById(location.hash.slice(1));
const after = place?.closest("details") ? document.getElementById(sessionStorage.getItem(NEXT)) : null;
if (after) {
  location.replace(`#${after.id}`);
  place = after;
}
if (place && place.matches("[data-stop]")) place.focus({ preventScroll: true });
document.querySelector("[aria-invalid=true]")?.focus();

// Where claims scroll by themselves, they open at the first that is picked; the text stays at its beginning.
const first = location.hash ? null : document.querySelector("[data-picked]");
const list = first && first.closest(".claims");
if (list) list.scrollTop = first.offsetTop - list.querySelector(".claims-head").offsetHeight;
