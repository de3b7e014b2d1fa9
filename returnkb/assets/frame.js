// What every page has: the navigation in the header, the finder's form in the place of this script, colours, and scripts.
(function () {
  "use strict";
  var own = document.currentScript, top = own.getAttribute("src").replace(/assets\/frame\.js$/, "");
  var frame = window.returnkbFrame, header = frame.tabs.length ? document.querySelector(".rk-shell") || begun() : null;

  function make(tag, facts, words) {
    var made = document.createElement(tag);
    Object.keys(facts).forEach(function (name) { made.setAttribute(name, facts[name]); });
    if (words) made.textContent = words;
    return made;
  }

  // A page of a copy that has a trail begins with that.
  function begun() {
    var home = make("a", { href: top + "index.html" });
    home.appendChild(make("b", {}, "returnkb"));
    var made = document.body.insertBefore(make("header", { "class": "rk-shell" }), document.body.firstChild);
    made.appendChild(home);
    return made;
  }

  // A page of a copy does not say what all pages have in common.
  function complete() {
    var trail = document.querySelector(".rk-trail");
    if (trail) trail.setAttribute("aria-label", "Where this page is");
    frame.scripts.forEach(function (name) {
      if (document.querySelector('script[src="' + top + name + '"]')) return;
      // Before it is put in: a script that is already in runs whenever it arrives, maybe before what it builds on.
      var script = make("script", { src: top + name });
      script.async = false;
      document.body.appendChild(script);
    });
  }

  // The page of an entry is a script as well. Where a host forbids to call it so, what it lays for scripts is read out of it.
  frame.read = function (page) {
    return fetch(page).then(function (answer) { return answer.text(); }).then(function (text) {
      var laid = /\["([^"]+)"\]=(.*);$/.exec(text.slice(text.lastIndexOf("<!--*/"), text.lastIndexOf("//-->")).trim());
      (window.returnkbEntries = window.returnkbEntries || {})[laid[1]] = JSON.parse(laid[2]);
    });
  };

  var address = location.pathname.split("/").slice(-top.split("/").length).join("/");
  frame.page = decodeURIComponent(address).replace(/\.html$/, "");
  document.body.setAttribute("data-md-color-scheme", "default");
  document.body.setAttribute("data-md-color-primary", "teal");
  if (!document.querySelector("link[rel=icon]")) document.head.appendChild(make("link", { rel: "icon", href: "data:," }));
  document.addEventListener("DOMContentLoaded", complete);

  if (header && !header.querySelector("nav")) {
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
