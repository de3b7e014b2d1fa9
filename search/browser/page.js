// The finder's own page: results while typing, and everything in the address.
function startPage(input, holder) {
  var said = document.getElementById("rk-said"), results = document.getElementById("rk-results");
  var panel = narrowing(), turn = 0, timer = null, state = readState();
  holder.insertBefore(panel.element, results);
  input.value = state.q;

  function show(typing) {
    var mine = ++turn, options = { filters: state.filters, at: state.at, limit: state.limit, typing: typing, first: draw };
    if (!state.q.trim()) { results.replaceChildren(); panel.element.hidden = true; said.textContent = "Type a place and a topic above, in any spelling or script."; return; }
    function draw(made) { if (mine === turn) render(made); }
    search(state.q, options).then(function (made) {
      if (mine !== turn) return;
      render(made);
      panel.show(state, options, mine, function () { return mine === turn; });
    }).catch(function (failed) {
      if (mine === turn) said.textContent = failed.message + " Start from a country on the first page instead.";
    });
  }
  function render(made) {
    if (said.textContent !== made.said) said.textContent = made.said;
    var parts = [];
    made.plan.choices.forEach(function (choice) { parts.push(questionOf(choice)); });
    if (made.plan.places.length) parts.push(placesOf(made.plan.places));
    made.groups.forEach(function (group) { parts.push(groupOf(group)); });
    var shown = made.groups.reduce(function (sum, group) { return sum + group.hits.length; }, 0);
    if (shown >= state.limit && made.total > shown) parts.push(moreButton());
    results.replaceChildren.apply(results, parts);
    refresh(results);
  }
  function questionOf(choice) {
    var asking = element("p", "rk-ask", "Which “" + choice.said + "” is meant? ");
    choice.places.forEach(function (id) {
      asking.append(link(addressWith({ at: id }), place(id).label + (id.indexOf("/") > 0 ? ", " + place(id.split("/", 1)[0]).label : "")), " ");
    });
    return asking;
  }
  function placesOf(places) {
    var line = element("p", "rk-place-link", "Place pages: ");
    places.slice(0, 4).forEach(function (option) {
      var found = place(option[0]);
      line.append(link(root + found.url, found.label), " ");
    });
    return line;
  }
  function moreButton() {
    var more = element("button", "rk-more-results", "Show more");
    more.type = "button";
    more.addEventListener("click", function () { state.limit += 20; show(false); });
    return more;
  }
  function addressWith(change) {
    var next = Object.assign({}, state, change), asked = new URLSearchParams();
    if (next.q) asked.set("q", next.q);
    if (next.at) asked.set("at", next.at);
    FACETS.forEach(function (name) { if (next.filters[name]) asked.set(name, next.filters[name]); });
    return "?" + asked.toString();
  }
  function keep() {
    // A page opened from a folder may not be allowed to change its own address; the search works all the same.
    try { history.replaceState(null, "", addressWith({})); } catch (refused) { return; }
  }
  input.addEventListener("input", function () {
    state.q = input.value;
    state.at = "";
    state.limit = 10;
    clearTimeout(timer);
    timer = setTimeout(function () { keep(); show(input.selectionStart === input.value.length && !/\s$/.test(input.value)); }, 120);
  });
  input.form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); state.q = input.value; keep(); show(false); });
  panel.onChange(function (name, value) {
    state.filters = Object.assign({}, state.filters);
    if (value) state.filters[name] = value; else delete state.filters[name];
    keep();
    show(false);
  });
  window.addEventListener("popstate", function () { state = readState(); input.value = state.q; show(false); });
  show(false);
}
function readState() {
  var asked = new URLSearchParams(location.search), filters = {};
  FACETS.forEach(function (name) { if (asked.get(name)) filters[name] = asked.get(name); });
  return { q: asked.get("q") || "", at: asked.get("at") || "", filters: filters, limit: 10 };
}
function narrowing() {
  var panel = element("details", "rk-narrow"), body = element("div", "rk-narrow-body"), changed = null;
  panel.append(element("summary", "", "Narrow the results"), body);
  if (/^http/.test(location.protocol)) panel.append(everythingButton());
  panel.hidden = true;
  var last = null;
  function fill() {
    if (!last) return;
    var mine = last;
    facetCounts(mine.query, mine.options).then(function (facets) { if (mine.isLatest()) draw(facets, mine.options.filters); });
  }
  function draw(facets, filters) {
    var focused = document.activeElement && document.activeElement.name;
    body.replaceChildren.apply(body, facets.filter(function (found) { return found.values.length; }).map(function (found) {
      var label = element("label", "", FACET_LABELS[found.name] + " "), select = element("select");
      select.name = found.name;
      select.append(new Option("any", ""));
      found.values.forEach(function (value) { select.append(new Option(value.label + " (" + value.count + ")", value.value)); });
      select.value = filters[found.name] || "";
      select.addEventListener("change", function () { changed(found.name, select.value); });
      label.append(select);
      return label;
    }));
    var again = focused && body.querySelector("select[name=" + focused + "]");
    if (again) again.focus();
  }
  panel.addEventListener("toggle", function () { if (panel.open) fill(); });
  return {
    element: panel,
    onChange: function (then) { changed = then; },
    show: function (state, options, turn, isLatest) {
      panel.hidden = false;
      last = { query: state.q, options: options, isLatest: isLatest };
      if (Object.keys(options.filters).length) panel.open = true;
      if (panel.open) fill();
    }
  };
}
function everythingButton() {
  var line = element("p", "rk-everything"), button = element("button", "", "Load everything first");
  button.type = "button";
  button.addEventListener("click", function () {
    button.disabled = true;
    loadEverything(function (done, all) { button.textContent = "Loaded " + done + " of " + all; }).then(function () {
      button.textContent = "Everything is loaded";
    }).catch(function (failed) { button.textContent = failed.message; button.disabled = false; });
  });
  line.append(button, " Then searching asks nothing more of the site's host.");
  return line;
}
