// Nothing is loaded before someone turns to the box; a shared address shows its results at once.
function start() {
  var input = document.getElementById("rk-q"), holder = document.getElementById("rk-finder");
  if (!input) return;
  // What every query needs comes while the first letters are typed; if it cannot, the query says so.
  input.addEventListener("focus", function () { open().catch(function () { return; }); }, { once: true });
  if (holder) startPage(input, holder); else startBox(input);
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
