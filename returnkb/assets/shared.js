// Puts statements about the wider area, which stand once in the copy, into the page that calls for them.
(function () {
  "use strict";
  var top = document.currentScript.getAttribute("src").replace(/assets\/shared\.js$/, ""), laid = window.returnkbEntries || {};

  // What is laid under the name of a country, an area and a topic stands in the facts of the country.
  function wider(key) {
    var parts = (laid[key.split("/")[0]] || {}).wider || {};
    return Object.prototype.hasOwnProperty.call(parts, key) ? parts[key] : "";
  }

  document.querySelectorAll("details[data-shared]").forEach(function (place) {
    var inner = wider(place.getAttribute("data-shared"));
    if (!inner) return;
    place.innerHTML = inner;
    place.querySelectorAll("a[href]").forEach(function (link) {
      var href = link.getAttribute("href");
      if (!/^(https?:|mailto:|tel:|#)/.test(href)) link.setAttribute("href", top + href);
    });
    if (window.returnkbFreshness) window.returnkbFreshness.show(place, new Date());
  });
})();
