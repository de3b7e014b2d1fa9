// What scripts add to the pages of a copy: a link to each statement, how to cite it, and a text to copy.
(function () {
  "use strict";
  function all(selector, root) { return [].slice.call((root || document).querySelectorAll(selector)); }

  function add(parent, tag, facts, words) {
    var made = document.createElement(tag);
    Object.keys(facts).forEach(function (name) { made.setAttribute(name, facts[name]); });
    if (words) made.textContent = words;
    parent.appendChild(made);
    return made;
  }

  function words(claim, selector) {
    var found = claim.querySelector(selector), own = found && found.cloneNode(true);
    if (!own) return "";
    all(".rk-anchor, .rk-age", own).forEach(function (more) { more.remove(); });
    return own.textContent.trim();
  }

  // A day, month or year in words, as figures: the twin of times.py.
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  function figures(said) {
    var found = /^(?:(?:(\d{1,2}) )?([A-Z][a-z]+) )?(\d{4})$/.exec(said), month = found && found[2] ? MONTHS.indexOf(found[2]) + 1 : 0;
    if (!found || found[2] && !month) return "";
    return [found[3], month, found[1]].filter(Boolean).map(function (part) { return String(part).padStart(2, "0"); }).join("-");
  }

  function lastDay(time) {
    var parts = time.split("-").map(Number);
    return new Date(Date.UTC(parts[0], parts[2] ? parts[1] - 1 : parts[1] || 12, parts[2] || 0)).toISOString().slice(0, 10);
  }

  // A source as a citation names it: who, what, of when, where, and when it was read; its dates where they are not in the words beside.
  function source(item) {
    var facts = item.getAttribute("data-cite").split("|"), where = facts.slice(2).join("|"), publisher = item.querySelector("bdi"), told = "";
    for (var next = publisher.nextSibling; next; next = next.nextSibling) told += next.textContent;
    var published = facts[0] || figures((/^, published ([^,.<]+)[,.]/.exec(told) || [])[1]);
    var read = facts[1] || figures((/\. Read (\d{1,2} [A-Z][a-z]+ \d{4}) /.exec(told) || [])[1]);
    return publisher.textContent + ", “" + item.querySelector("a").textContent + "” (" + published + ")" +
      (where && ", " + where) + ", read " + read;
  }

  function entry() {
    var foot = document.querySelector(".rk-foot code"), found = foot && /^docs\/(.+)\.md$/.exec(foot.textContent);
    return found ? found[1] : "";
  }

  function cite(claim, id) {
    var reason = claim.querySelector("p.rk-cite"), sources = all("[data-cite]", claim);
    if (!sources.length) return;
    // The commonest reason is not written in a copy.
    if (!reason) reason = add(claim, "p", {}, "About " + words(claim, ".rk-when") + "; no person in the field has checked it.");
    var details = document.createElement("details");
    details.className = "rk-cite";
    add(details, "summary", {}, "Why this label, and how to cite");
    add(details, "p", {}, reason.textContent);
    add(add(details, "p", {}), "code", { "class": "rk-citation" }, "“" + words(claim, ".rk-text") + "” (" +
      words(claim, ".rk-when") + "). returnkb, " + id + "; from " + sources.map(source).join("; ") + ".");
    reason.parentNode.replaceChild(details, reason);
  }

  // What follows from the rest of the page is not written in a copy: last days of times, the numbers of statements, the file of an entry.
  function complete() {
    var foot = document.querySelector(".rk-foot"), own = all(".rk-claim[id]");
    all(".rk-claim .rk-when:not([data-until])").forEach(function (when) {
      var time = figures(when.textContent);
      if (time) when.dataset.until = lastDay(time);
    });
    own.forEach(function (claim, at) { if (!claim.hasAttribute("aria-label")) claim.setAttribute("aria-label", "Claim " + (at + 1)); });
    if (!foot && own.length && !document.querySelector(".rk-tell")) foot = ended(document.querySelector("main article"));
    if (!foot || !own.length || foot.querySelector("code")) return;
    var line = add(foot, "p", {}, "This page is ");
    add(line, "code", {}, "docs/" + window.returnkbFrame.page + ".md");
    line.appendChild(document.createTextNode("."));
  }

  // The end of an entry's page, before the note of its country.
  function ended(article) {
    var note = article.querySelector(".rk-footnote"), foot = add(article, "div", { "class": "rk-foot" });
    article.insertBefore(foot, note);
    article.insertBefore(add(article, "div", { "class": "rk-tell rk-screen", "data-tell": "" }), foot);
    return foot;
  }

  function told() {
    var ids = all(".rk-claim[id]").map(function (claim) { return claim.id; }).sort(function (one, other) {
      return one.length - other.length || (one < other ? -1 : 1);
    });
    return "Page: " + window.returnkbFrame.page + "\nStatements: " + ids.join(", ") + " (keep those you mean)\nTitle: " +
      document.querySelector("h1").textContent;
  }

  complete();
  all(".rk-claim[id]").forEach(function (claim) {
    var text = claim.querySelector(".rk-text"), own = claim.closest("[data-page]");
    if (!text || text.querySelector(".rk-anchor")) return;
    cite(claim, (own ? own.getAttribute("data-page") : entry()) + "#" + claim.id.split(".").pop());
    text.appendChild(document.createTextNode(" "));
    add(text, "a", { "class": "rk-anchor", href: "#" + claim.id, "aria-label": (claim.getAttribute("aria-label") || "Claim").replace("Claim", "Link to claim") }, "#");
  });

  all("[data-tell]").forEach(function (place) {
    var said = window.returnkbTell;
    if (!said) return;
    add(place, "p", {}, said[0]);
    var details = add(place, "details", {}, "");
    add(details, "summary", {}, said[1]);
    var text = (place.getAttribute("data-tell") || told()) + said[3], label = add(details, "label", {}, said[2]);
    add(label, "textarea", { readonly: "", rows: text.split("\n").length, cols: 60 }, text);
  });
})();
