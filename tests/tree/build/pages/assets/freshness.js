// Badges follow the reader's own clock: a page saved today shows its age next year.
(function () {
  "use strict";
  var DAY = 86400000, ORDER = ["due", "overdue", "historical"];
  var RANK = { current: 0, unverified: 0, due: 1, overdue: 2, contradicted: 2, historical: 3 };

  function status(badge, today) {
    var found = badge.dataset.status;
    ORDER.forEach(function (age) {
      var from = badge.dataset[age];
      if (from && today >= from && RANK[age] > RANK[found]) found = age;
    });
    return found;
  }

  function ageWords(days) {
    if (days < 60) return days + (days === 1 ? " day" : " days") + " ago";
    if (days < 730) return Math.round(days / 30.44) + " months ago";
    return Math.floor(days / 365) + " years ago";
  }

  // A page of a copy names a badge's limit in days, the day it counts from unless that is the time beside it, and the day
  // of history where that is another one, none, or that of the last statement there.
  function wind(badge) {
    var said = badge.dataset.limit.split(" "), limit = Number(said[0]), double = 2 * limit;
    var from = Date.parse(said[1] || badge.parentNode.querySelector(".rk-when[data-until]").dataset.until);
    [["due", limit], ["overdue", double], ["historical", Math.max(double, 1825)]].forEach(function (age) {
      badge.dataset[age[0]] = new Date(from + (age[1] + 1) * DAY).toISOString().slice(0, 10);
    });
    if (said[2]) badge.dataset.historical = said[2] === "last" ? last(badge.closest(".rk-block")) : said[2] === "never" ? "" : said[2];
    badge.dataset.status = badge.textContent;
    badge.removeAttribute("data-limit");
  }

  // That of the first statement in a list, on an entry's own page of all.
  function last(block) {
    var own = block ? [block.querySelector(".rk-line .rk-badge")] : document.querySelectorAll(".rk-claim > .rk-meta .rk-badge");
    return Array.from(own, function (one) { return one.dataset.historical || ""; }).sort().pop();
  }

  function show(root, now) {
    var today = now.toISOString().slice(0, 10);
    // An entry's label comes after those of its statements, whose last day it may have.
    root.querySelectorAll(".rk-badge[data-limit]:not([data-limit$=last])").forEach(wind);
    root.querySelectorAll(".rk-badge[data-limit]").forEach(wind);
    root.querySelectorAll(".rk-badge[data-status]").forEach(function (badge) {
      var then = badge.dataset.status, is = status(badge, today);
      if (is === then) return;
      badge.textContent = is;
      badge.classList.replace("rk-" + then, "rk-" + is);
      badge.title = "By the clock of this device; the page itself was made when it was still " + then + ".";
    });
    root.querySelectorAll("[data-best]").forEach(function (one) { turn(one, today); });
    root.querySelectorAll("tr[data-moves]").forEach(function (row) { recount(row, today); });
    root.querySelectorAll(".rk-when[data-until]").forEach(function (when) {
      if (when.querySelector(".rk-age")) return;
      var days = Math.floor((now - new Date(when.dataset.until)) / DAY);
      if (days < 1) return;
      var age = document.createElement("span");
      age.className = "rk-age";
      age.textContent = " (" + ageWords(days) + ")";
      when.appendChild(age);
    });
  }

  // What is best known of a place or a topic ages with the last statement that was as good.
  function turn(one, today) {
    var told = one.dataset.best.split(" "), then = told[0], is = then;
    for (var at = 1; at < told.length && today >= told[at]; at += 2) is = told[at + 1];
    if (is === then) return;
    one.removeAttribute("data-best");
    one.classList.replace("rk-" + then, "rk-" + is);
    if (one.classList.contains("rk-sign")) return redraw(one, then, is);
    var text = (one.querySelector("a") || one).firstChild;
    text.data = text.data.replace(then, is);
    one.title = "By the clock of this device; the page itself was made when it was still " + then + ".";
  }

  // A sign on a map has a shape for each word, which the list below the map shows.
  function redraw(sign, then, is) {
    var title = sign.querySelector("title"), drawn = sign.querySelector("g");
    sign.setAttribute("aria-label", sign.getAttribute("aria-label").replace(new RegExp(then + "$"), is));
    title.textContent = title.textContent.replace(", " + then + ";", ", " + is + ";");
    drawn.replaceChild(document.querySelector(".rk-legend .rk-" + is).firstElementChild.cloneNode(true), drawn.lastElementChild);
  }

  // A row of counts: on a day so many entries pass from one status to another.
  function recount(row, today) {
    var told = row.dataset.moves.split(" ");
    var columns = Array.from(row.closest("table").querySelectorAll("thead .rk-badge"), function (head) { return head.textContent; });
    function add(status, more) {
      var cell = row.cells[columns.indexOf(status) + 1];
      cell.textContent = Number(cell.textContent) + more || "";
    }
    for (var at = 0; at < told.length && today >= told[at]; at += 4) {
      add(told[at + 1], -told[at + 3]);
      add(told[at + 2], Number(told[at + 3]));
    }
    row.removeAttribute("data-moves");
  }

  function openTarget() {
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (broken) { /* not a name of ours; look for it as it is */ }
    var target = name && document.getElementById(name);
    var closed = target && target.closest("details:not([open])");
    if (closed) { closed.open = true; target.scrollIntoView(); }
  }

  window.returnkbFreshness = { show: show, status: status };
  show(document, new Date());
  openTarget();
  window.addEventListener("hashchange", openTarget);
})();
