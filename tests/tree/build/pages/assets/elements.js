// The pieces pages are put together from: elements, links and badges, whose content is always text.
(function () {
  "use strict";

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function add(parent) {
    for (var place = 1; place < arguments.length; place++) {
      var child = arguments[place];
      if (child) parent.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    }
    return parent;
  }

  function link(text, url) {
    var made = make("a", "", text);
    made.href = url;
    return made;
  }

  function badge(fresh) {
    var made = make("span", "rk-badge rk-" + fresh[0], fresh[0]);
    made.dataset.status = fresh[0];
    ["due", "overdue", "historical"].forEach(function (age, place) {
      if (fresh[place + 1]) made.dataset[age] = fresh[place + 1];
    });
    return made;
  }

  window.returnkbElements = { add: add, badge: badge, link: link, make: make };
})();
