// The reviewer's keys, and the care for what she types. Everything here has a button or field that does the same.
"use strict";

const form = document.getElementById("review");

// Enter in a field of a small tool presses that tool's own button, not the first one of the page.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-enter] input")) return;
  event.preventDefault();
  event.target.closest("[data-enter]").querySelector("button[name=do]").click();
});

// + - 0 tick a passage with its stance and go on to the next; without one in hand they begin at the first not ticked.
function judge(key) {
  const rows = [...document.querySelectorAll(".evidence[data-stop]")];
  const named = `[data-key="${CSS.escape(key)}"] input`;
  const row = current()?.closest(".evidence") || rows.find((one) => one.querySelector("[name^=counts-]:not(:checked)"));
  const stance = row?.querySelector(named);
  if (!stance) return;
  stance.click();
  const tick = row.querySelector("[name^=counts-]:not(:checked)");
  if (tick) tick.click();
  const rest = rows.slice(rows.indexOf(row) + 1);
  const next = rest.find((one) => one.querySelector("[name^=counts-]")) || row;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function write() {
  document.getElementById("id_rationale").focus();
}

function rate(number) {
  const radio = document.querySelectorAll("fieldset.ratings input[type=radio]")[number - 1];
  if (!radio) return;
  radio.click();
  write();
}

// Before the keys of the desk: here a digit is a rating, and a stance is a tick.
document.addEventListener("keydown", (event) => {
  if (!form || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[value=file]").click();
  else if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  else if ("+-0".includes(event.key)) judge(event.key);
  else if (/^[1-9]$/.test(event.key)) rate(Number(event.key));
  else if (event.key === "w") write();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// --- Saving as she types

let unsaved = false;

function saying(sentence) {
  unsaved = true;
  const saved = document.getElementById("saved");
  const said = document.createElement("span");
  said.className = "error-text";
  said.textContent = sentence;
  saved.replaceChildren(saved.querySelector("[name=draft_at]"), said);
}

const isDraft = (event) => event.detail.elt?.id === "saved";

document.addEventListener("htmx:sendError", (event) => {
  if (isDraft(event)) saying("Not saved: there is no connection. Your words are on this page; the next key tries again.");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isDraft(event)) return;
  if (event.detail.xhr.status === 200 && !ledAway(event.detail)) return;
  event.detail.shouldSwap = false;
  saying("Not saved: you are signed out, or the desk is not there. Sign in in another tab; your words are on this page.");
});

// What was typed in the last moment before the page goes is sent on its way, unless a button sends it all.
let sent = false;
// How often something was changed here; as of which change it is on its way, and saved. The answer puts another line in the
// place of the one that waits for what is typed, so what came in between is sent once more.
let changes = 0;
let leaving = 0;
let kept = 0;
form?.addEventListener("submit", (event) => {
  sent = !unsaved;
  if (sent) return;
  // Sent now they would be lost: it tries to save them first.
  event.preventDefault();
  document.getElementById("saved").scrollIntoView({ block: "nearest" });
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
form?.addEventListener("input", () => { changes += 1; });
document.addEventListener("htmx:beforeRequest", (event) => { if (isDraft(event)) leaving = changes; });
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "saved") return;
  kept = leaving;
  unsaved = false;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "saved" && kept < changes) form.dispatchEvent(new Event("input", { bubbles: true }));
});
// Come back to by Back, the page shows what was saved, not what it looked like when it was left.
window.addEventListener("pageshow", (event) => { if (form && event.persisted) location.reload(); });
window.addEventListener("pagehide", () => {
  const saved = document.getElementById("saved");
  if (form && saved && kept < changes && !sent) navigator.sendBeacon(saved.getAttribute("hx-post"), new FormData(form));
});
