// Nothing is loaded before someone types; a shared address shows its results at once.
function start() {
  var input = document.getElementById("rk-q"), holder = document.getElementById("rk-finder");
  if (!input) return;
  if (holder) startPage(input, holder); else startBox(input);
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
