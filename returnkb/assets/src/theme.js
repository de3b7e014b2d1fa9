// Replaces inline scripts of the theme: access to settings stored under the site's path, and the colours chosen last, set before painting.

const script = document.currentScript, scope = new URL("..", script instanceof HTMLScriptElement ? script.src : location.href);

// The theme's own script calls these by name.
Object.assign(window, {
  __md_scope: scope,
  __md_get: stored,
  /** @param {string} key @param {unknown} value @param {Storage} [storage] @param {URL} [base] */
  __md_set(key, value, storage, base = scope) {
    try { (storage || localStorage).setItem(`${base.pathname}.${key}`, JSON.stringify(value)); }
    catch { /* storage is full or forbidden: the choice lasts as long as the page */ }
  },
  /** @param {string} text */
  __md_hash: text => Array.from(text).reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0)
});

/** A stored setting; null where storage is forbidden or damaged. @param {string} key @param {Storage} [storage] @param {URL} [base] */
function stored(key, storage, base = scope) {
  try { return JSON.parse((storage || localStorage).getItem(`${base.pathname}.${key}`) || "null"); }
  catch { return null; }
}

function setColors(/** @type {Record<string, string>} */ color) {
  if (color.media === "(prefers-color-scheme)") {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${scheme})']`);
    if (!input) return;
    for (const part of ["media", "scheme", "primary", "accent"]) color[part] = input.getAttribute(`data-md-color-${part}`) || "";
  }
  for (const part of Object.keys(color)) document.body.setAttribute(`data-md-color-${part}`, color[part]);
}

const palette = stored("__palette");
if (palette?.color) setColors(palette.color);
