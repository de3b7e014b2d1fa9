// The one-file copy: filter by words in any spelling of accents, without a network and without waiting for the whole text.
(function () {
  "use strict";
  var parts = [].slice.call(document.querySelectorAll("main section")),
    lines = [].slice.call(document.querySelectorAll("nav.rk-contents li")),
    groups = [].slice.call(document.querySelectorAll("nav.rk-contents details, main > h2")),
    field = document.getElementById("q"), said = document.getElementById("said"), folded = [], timer, next = 0;

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/ı/g, "i").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d");
  }

  // Folding a part at a time leaves the page free between parts.
  function prepare() {
    var until = Date.now() + 12;
    while (next < parts.length && Date.now() < until) { folded[next] = fold(parts[next].textContent); next++; }
    if (next < parts.length) setTimeout(prepare, 4);
    else if (field.value) filter();
  }

  function filter() {
    var words = fold(field.value).split(/\s+/).filter(Boolean), found = 0;
    parts.forEach(function (part, index) {
      var shown = words.every(function (word) { return (folded[index] || "").indexOf(word) >= 0; });
      part.hidden = !shown;
      if (lines[index]) lines[index].hidden = !shown;
      if (shown) found++;
    });
    groups.forEach(function (group) {
      if (group.tagName === "DETAILS") {
        group.hidden = !group.querySelector("li:not([hidden])");
        if (words.length) group.open = true;
      } else group.hidden = words.length > 0;
    });
    said.textContent = !words.length ? "" : next < parts.length ? "Reading the text …" :
      found === 1 ? "1 entry has these words." : found + " entries have these words.";
  }

  document.getElementById("rk-filter").hidden = false;
  field.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(filter, 120); });
  field.form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) { field.value = ""; filter(); target.scrollIntoView(); }
  });
  prepare();
})();
