// Citations: a button that copies one, with the address of the statement and the edition that the page belongs to.
import { append, element } from "../../../../search/browser/src/dom.js";
import { localDay } from "../../../../search/browser/src/freshness-status.js";

/** The citation of a statement as text. @param {Element} citation */
function citationText(citation) {
  const id = citation.closest(".rk-claim")?.id || "", address = `${location.href.split(/[#?]/)[0]}#${id}`, { returnkbEdition: edition } = window;
  const ofEdition = edition ? `, edition ${edition.id}` : "";
  return `${citation.textContent} ${address}${ofEdition}, opened ${localDay(new Date())}.`;
}

/** @param {Element} citation */
function addButton(citation) {
  const button = element("button", "rk-button", "Copy citation"), message = element("span", "rk-meta");
  message.setAttribute("role", "status");
  button.type = "button";
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(citationText(citation)).then(() => { message.textContent = " Copied."; }, () => {
      getSelection()?.selectAllChildren(citation);
      message.textContent = " Selected: copy it from the page.";
    });
  });
  citation.parentElement?.after(append(element("p"), button, message));
}

if ("clipboard" in navigator) document.querySelectorAll(".rk-citation").forEach(addButton);
