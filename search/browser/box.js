// The search box on every page: a combobox with what answers while one types.
var SHOWN = 7, PAUSE = 120;

function startBox(input) {
  var list = element("ul", "rk-box"), timer = null, turn = 0, drawn = 0, current = -1, rows = [];
  list.id = "rk-box";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Entries that answer");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  var status = element("p", "rk-box-said");
  status.setAttribute("role", "status");
  input.form.classList.add("rk-has-box");
  input.form.append(list, status);

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }
  function mark(at) {
    rows.forEach(function (row, place) { row.setAttribute("aria-selected", String(place === at)); });
    current = at;
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", rows[at].id); rows[at].scrollIntoView({ block: "nearest" }); }
  }
  function show(typing) {
    var mine = ++turn, query = input.value;
    if (!query.trim()) { close(); status.textContent = ""; return; }
    function draw(made) { if (mine === turn && document.activeElement === input) render(made); }
    search(query, { limit: SHOWN, typing: typing, first: draw }).then(draw).catch(function (failed) { if (mine === turn) { close(); status.textContent = failed.message; } });
  }
  function render(made) {
    var parts = [], marked = drawn === turn && current >= 0 ? rows[current].dataset.href : null;
    drawn = turn;
    rows = [];
    made.plan.places.slice(0, 2).forEach(function (option) {
      var found = place(option[0]);
      parts.push(row(root + found.url, found.label, "place page"));
    });
    made.groups.forEach(function (group) {
      var head = foreign("li", "rk-box-head", group.label);
      head.setAttribute("role", "presentation");
      parts.push(head);
      group.hits.forEach(function (hit) {
        var claim = hit.claims[0], about = claim ? claim.when + ", " + claim.status : hit.card.kind + ", " + hit.card.status;
        parts.push(row(addressOf(hit), hit.card.title, [hit.card.where, about].filter(Boolean).join(" · "), claim && claim.text));
      });
    });
    parts.push(row(root + "find.html?q=" + encodeURIComponent(input.value), "All results for “" + input.value.trim() + "”", ""));
    list.replaceChildren.apply(list, parts);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (status.textContent !== made.said) status.textContent = made.said;
    mark(rows.findIndex(function (row) { return row.dataset.href === marked; }));
  }
  function row(href, title, about, text) {
    var made = element("li", "rk-box-row");
    made.setAttribute("role", "option");
    made.id = "rk-box-" + rows.length;
    made.dataset.href = href;
    made.append(foreign("span", "rk-box-title", title));
    if (text) made.append(foreign("span", "rk-box-claim", text));
    if (about) made.append(foreign("span", "rk-box-about", about));
    // Pressing would take the focus from the box before the click arrives.
    made.addEventListener("mousedown", function (event) { event.preventDefault(); });
    made.addEventListener("click", function () { location.href = href; });
    rows.push(made);
    return made;
  }
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { show(!/\s$/.test(input.value)); }, PAUSE);
  });
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { close(); event.preventDefault(); return; }
    if (event.key === "Enter" && current >= 0 && !list.hidden) { event.preventDefault(); location.href = rows[current].dataset.href; return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (list.hidden) { show(false); return; }
    var step = event.key === "ArrowDown" ? 1 : -1, next = current + step;
    mark(next >= rows.length ? -1 : next < -1 ? rows.length - 1 : next);
  });
  input.addEventListener("blur", close);
}
