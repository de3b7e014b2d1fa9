// What every page has at its top: the navigation in the header, and the finder's form in the place of this script.
(function () {
  "use strict";
  var own = document.currentScript, top = own.getAttribute("src").replace(/assets\/frame\.js$/, "");
  var frame = window.returnkbFrame, header = document.querySelector(".rk-shell");

  function make(tag, facts, words) {
    var made = document.createElement(tag);
    Object.keys(facts).forEach(function (name) { made.setAttribute(name, facts[name]); });
    if (words) made.textContent = words;
    return made;
  }

  if (header && frame.tabs.length && !header.querySelector("nav")) {
    var nav = header.appendChild(make("nav", { "aria-label": "Site" }));
    frame.tabs.forEach(function (tab) { nav.appendChild(make("a", { href: top + tab[0] }, tab[1])); });
  }
  if (!frame.finder || document.getElementById("rk-q")) return;
  var form = make("form", { "class": "rk-find", role: "search", action: top + frame.finder[0], method: "get" });
  form.appendChild(make("label", { "for": "rk-q" }, frame.finder[1]));
  form.appendChild(make("input", { id: "rk-q", name: "q", type: "search", dir: "auto", autocomplete: "off", placeholder: frame.finder[2] }));
  form.appendChild(make("button", { type: "submit" }, frame.finder[3]));
  own.parentNode.insertBefore(form, own);
})();
