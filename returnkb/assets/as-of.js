// What an entry said on a day: the field leads to the version in force then. The day stays in the address behind “#”,
// which no browser sends, so that it can be kept, shared and gone back to.
(function () {
  "use strict";
  var form = document.getElementById("rk-as-of"), field = document.getElementById("rk-day"), said = document.getElementById("rk-day-said");
  // Newest first, as on the page.
  var versions = [].slice.call(document.querySelectorAll("h2[data-since]"));
  if (!form || !versions.length) return;
  var first = versions[versions.length - 1].getAttribute("data-since");

  function iso(day) { return [day.getFullYear(), ("0" + (day.getMonth() + 1)).slice(-2), ("0" + day.getDate()).slice(-2)].join("-"); }
  function words(day) { return new Date(day + "T00:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }); }
  function real(day) { return /^\d{4}-\d\d-\d\d$/.test(day) && !isNaN(new Date(day + "T00:00:00Z")) && new Date(day + "T00:00:00Z").toISOString().slice(0, 10) === day; }
  function since(heading) { return heading.getAttribute("data-since"); }
  function interval(heading) { return heading.textContent.replace(/^In force /, ""); }

  function make(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function link(to, text) {
    var made = make("a", text);
    made.href = to;
    return made;
  }

  function say(text, more) {
    said.textContent = text;
    if (more) { said.appendChild(document.createTextNode(" ")); said.appendChild(more); }
  }

  // The text of a version is opened under its heading, which gets the focus: whoever listens hears its interval next.
  function lead(heading, day) {
    var answer = make("p", "This is what the page said on " + words(day) + ". "), at = heading.nextElementSibling;
    answer.className = "rk-ask";
    answer.id = "rk-day-answer";
    answer.appendChild(link("#as-of", "Ask for another day"));
    heading.parentNode.insertBefore(answer, at);
    while (at && at.tagName !== "DETAILS") at = at.nextElementSibling;
    if (at) at.open = true;
    heading.focus();
    heading.scrollIntoView();
  }

  function answer(day) {
    var old = document.getElementById("rk-day-answer");
    if (old) old.remove();
    if (!real(day)) return say("Choose a day, such as " + words(since(versions[0])) + ".");
    field.value = day;
    var at = versions.findIndex(function (heading) { return since(heading) <= day; }), today = iso(new Date());
    if (at < 0) return say("On " + words(day) + " this entry did not exist: its first version is of " + words(first) + ".");
    var heading = versions[at], last = versions[at + 1];
    // A clock that is behind the newest version is wrong, and judges no day.
    if (day > today && today >= since(versions[0])) return say(words(day) + " is still to come. The newest version is that", link("#" + heading.id, interval(heading)));
    var state = heading.getAttribute("data-state");
    if (state !== "In force")
      return say("On " + words(day) + " this page said nothing: it " + (state === "Moved" ? "had moved on " : "was withdrawn on ") + words(since(heading)) + ".", last && link("#" + last.id, "Its last text before that"));
    say("On " + words(day) + " the version in force was that " + interval(heading) + ". It is shown below.");
    lead(heading, day);
  }

  function read() {
    var asked = /^#on-(.+)$/.exec(location.hash);
    if (asked) answer(asked[1]);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var hash = "#on-" + field.value;
    if (!field.value || location.hash === hash) answer(field.value); else location.hash = hash;
  });
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
