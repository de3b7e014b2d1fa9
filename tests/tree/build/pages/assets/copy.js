// What the reader's own clock says of this copy: its age in days, or that the clock cannot be right.
(function () {
  "use strict";
  var edition = window.returnkbEdition, DAY = 86400000, OLD = { web: 31, site: 31 };

  function words(edition, now) {
    var days = Math.floor((now - new Date(edition.day + "T00:00:00Z")) / DAY);
    if (days < -1)
      return "The clock of this device shows a day before this copy was made (" + edition.day +
        "). How old things are cannot be told; the dates written on the page hold.";
    if (days <= (OLD[edition.kind] || 0)) return "";
    return "This copy (edition " + edition.id + ", " + edition.day + ") is " + days + (days === 1 ? " day" : " days") +
      " old." + (days > 92 ? " Ask for a newer one before you rely on it." : "");
  }

  function show() {
    var said = words(edition, Date.now()), article = document.querySelector("article");
    if (!said || !article) return;
    var line = document.createElement("p");
    line.className = "rk-copy";
    line.setAttribute("role", "status");
    line.textContent = said;
    article.insertBefore(line, article.firstChild);
  }

  // Every page names its edition and day here, so that no page changes because an edition was named.
  function sign() {
    var article = document.querySelector("article"), line = document.createElement("p");
    if (!article) return;
    line.className = "rk-edition";
    line.textContent = (edition.kind === "site" ? "Last edition: " : "Edition ") + edition.id + ", " + edition.day + ".";
    article.appendChild(line);
    var said = line.textContent;
    window.addEventListener("beforeprint", function () { line.textContent = said + " Printed on " + new Date().toISOString().slice(0, 10) + "."; });
    window.addEventListener("afterprint", function () { line.textContent = said; });
  }

  function follow() {
    if (document.querySelector(".rk-shell") && window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches)
      document.body.setAttribute("data-md-color-scheme", "slate");
  }

  function keep() {
    var own = document.querySelector('script[src$="assets/copy.js"]');
    if (!own || edition.kind !== "web" || !("serviceWorker" in navigator)) return;
    var script = document.createElement("script");
    script.src = own.src.replace(/copy\.js$/, "keep.js");
    document.body.appendChild(script);
  }

  follow();
  if (!edition) return;
  show();
  sign();
  keep();
})();
