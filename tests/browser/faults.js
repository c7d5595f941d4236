// What a person with a keyboard, a screen reader or a phone would stumble over: a list of sentences, empty for a sound page.
() => {
  const faults = [];
  const note = (element, what) => faults.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const named = (element) => {
    const others = (element.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
    const pictures = [...element.querySelectorAll("img[alt]")].map((picture) => picture.alt);
    const words = [element.getAttribute("aria-label"), element.title, element.textContent, ...pictures, ...others.map((one) => one?.textContent)];
    return words.some((one) => one?.trim());
  };

  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const headings = [...document.querySelectorAll("h1")].filter(seen);
  if (headings.length !== 1) faults.push(`${headings.length} headings of the first level`);
  if (!document.documentElement.lang) faults.push("the language is not said");
  if (!document.title.trim()) faults.push("the page has no title");

  for (const field of document.querySelectorAll("input:not([type=hidden], [type=submit]), select, textarea")) {
    const labels = [...(field.labels || [])];
    if (!labels.some(named) && !field.getAttribute("aria-label")?.trim() && !field.getAttribute("aria-labelledby")) note(field, "no label");
  }
  for (const one of document.querySelectorAll("button, summary, a[href], [role=button]")) if (!named(one)) note(one, "no name");
  for (const one of document.querySelectorAll("img:not([alt])")) note(one, "no text instead");
  for (const one of document.querySelectorAll("svg:not([aria-hidden=true], [role=img][aria-label])")) if (seen(one)) note(one, "neither hidden nor named");

  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push(`twice on the page: #${id}`);
  for (const one of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    const pointed = `${one.getAttribute("aria-describedby") || ""} ${one.getAttribute("aria-labelledby") || ""}`.split(" ").filter(Boolean);
    for (const id of pointed) if (!document.getElementById(id)) note(one, `#${id} is not there`);
  }

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const widest = [...document.body.querySelectorAll("*")].filter((one) => seen(one) && one.getBoundingClientRect().right > width + 1);
    faults.push(`scrolls sideways, ${document.documentElement.scrollWidth} in ${width} pixels`);
    widest.slice(0, 3).forEach((one) => note(one, `ends at ${Math.round(one.getBoundingClientRect().right)}`));
  }
  return faults;
}
