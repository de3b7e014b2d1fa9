// Nothing is loaded before someone turns to the box or opens the finder; a shared address shows its results at once.
function start() {
  var input = document.getElementById("rk-q"), holder = document.getElementById("rk-finder");
  if (!input) return;
  // What every query needs comes while the first letters are typed; if it cannot, the query says so.
  function getReady() { open().catch(function () { return; }); }
  input.addEventListener("focus", getReady, { once: true });
  if (!holder) return startBox(input);
  getReady();
  startPage(input, holder);
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
