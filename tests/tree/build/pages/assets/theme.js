// What the theme's own script expects to find, as the inline scripts that this file replaces define it: access to stored settings under
// the site's path. Then the colours chosen last are set, before the page is painted.
(function () {
  "use strict";
  var scope = new URL("..", document.currentScript.src);
  window.__md_scope = scope;
  window.__md_get = function (key, storage, base) {
    try {
      return JSON.parse((storage || localStorage).getItem((base || scope).pathname + "." + key));
    } catch {
      return null; // storage is forbidden or holds something else: the page has its first colours
    }
  };
  window.__md_set = function (key, value, storage, base) {
    try {
      (storage || localStorage).setItem((base || scope).pathname + "." + key, JSON.stringify(value));
    } catch { /* storage is full or forbidden: the choice lasts as long as the page */ }
  };
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, one) { return (sum << 5) - sum + one.charCodeAt(0); }, 0);
  };
  var stored = window.__md_get("__palette");
  if (!stored || !stored.color) return;
  var color = stored.color;
  if (color.media === "(prefers-color-scheme)") {
    var light = matchMedia("(prefers-color-scheme: light)").matches;
    var input = document.querySelector("[data-md-color-media='(prefers-color-scheme: " + (light ? "light" : "dark") + ")']");
    if (!input) return;
    ["media", "scheme", "primary", "accent"].forEach(function (part) { color[part] = input.getAttribute("data-md-color-" + part); });
  }
  Object.keys(color).forEach(function (part) { document.body.setAttribute("data-md-color-" + part, color[part]); });
})();
