// Puts statements about the wider area, which stand once in the copy, into the page that calls for them.
(function () {
  "use strict";
  var top = document.currentScript.getAttribute("src").replace(/assets\/shared\.js$/, "");
  window.returnkbShare = function (parts) {
    document.querySelectorAll("details[data-shared]").forEach(function (place) {
      var key = place.getAttribute("data-shared");
      if (!Object.prototype.hasOwnProperty.call(parts, key)) return;
      place.innerHTML = parts[key];
      place.querySelectorAll("a[href]").forEach(function (link) {
        var href = link.getAttribute("href");
        if (!/^(https?:|mailto:|tel:|#)/.test(href)) link.setAttribute("href", top + href);
      });
      if (window.returnkbFreshness) window.returnkbFreshness.show(place, new Date());
    });
  };
})();
