// Colours: the scheme chosen last or that of the device, set before anything is painted; and the button that changes it.
const SCHEMES = ["default", "slate"], script = document.currentScript;
const key = `${new URL("..", script instanceof HTMLScriptElement ? script.src : location.href).pathname}.scheme`;

/** The stored scheme; null where storage is forbidden. */
function stored() {
  try { return localStorage.getItem(key); } catch { return null; }
}

function store(/** @type {string} */ scheme) {
  try { localStorage.setItem(key, scheme); } catch { /* the choice lasts as long as the page */ }
}

function start() {
  const dark = matchMedia("(prefers-color-scheme: dark)"), button = document.querySelector(".rk-scheme"), known = stored();
  let scheme = known && SCHEMES.includes(known) ? known : SCHEMES[Number(dark.matches)];
  function show() {
    document.body.setAttribute("data-md-color-scheme", scheme);
    if (button) button.textContent = scheme === "slate" ? "Light" : "Dark";
  }
  show();
  if (!(button instanceof HTMLElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    scheme = scheme === "slate" ? "default" : "slate";
    store(scheme);
    show();
  });
}

start();
