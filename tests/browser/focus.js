// After a Tab: every stop of the keyboard shows that it has the focus. A list of sentences, empty for a sound page.
() => {
  const faults = [];
  const stops = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex]:not([tabindex='-1'])";
  for (const one of document.querySelectorAll(stops)) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled || one.tabIndex < 0) continue;
    one.focus();
    const [style, box] = [getComputedStyle(one), one.getBoundingClientRect()];
    const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const what = !one.matches(":focus-visible") ? "takes no focus" : !drawn ? "shows no focus" : box.width < 4 || box.height < 4 ? "too small to be seen" : "";
    if (what) faults.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
  }
  return faults;
}
