// Enter in a field of a small tool presses that tool's own button, not the first one of the page.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-enter] input")) return;
  event.preventDefault();
  event.target.closest("[data-enter]").querySelector("button[name=do]").click();
});
