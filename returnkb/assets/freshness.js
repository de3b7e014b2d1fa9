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

  // A page of a copy names a badge's limit in days, and the day it counts from unless that is the time beside it.
  function wind(badge) {
    var said = badge.dataset.limit.split(" "), limit = Number(said[0]), double = 2 * limit;
    var from = Date.parse(said[1] || badge.parentNode.querySelector(".rk-when[data-until]").dataset.until);
    [["due", limit], ["overdue", double], ["historical", Math.max(double, 1825)]].forEach(function (age) {
      badge.dataset[age[0]] = new Date(from + (age[1] + 1) * DAY).toISOString().slice(0, 10);
    });
    badge.dataset.status = badge.textContent;
    badge.removeAttribute("data-limit");
  }

  function show(root, now) {
    var today = now.toISOString().slice(0, 10);
    root.querySelectorAll(".rk-badge[data-limit]").forEach(wind);
    root.querySelectorAll(".rk-badge[data-status]").forEach(function (badge) {
      var then = badge.dataset.status, is = status(badge, today);
      if (is === then) return;
      badge.textContent = is;
      badge.classList.replace("rk-" + then, "rk-" + is);
      badge.title = "By the clock of this device; the page itself was made when it was still " + then + ".";
    });
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
