"use strict";
// The board by hand: drag a card into a column, or go from card to card with j and k. Both press
// what the card's own form offers; app.js presses its arrows.
(() => {
  let dragged = null;

  function columnAt(event) {
    const column = dragged && event.target.closest?.(".column");
    return column && !column.contains(dragged) ? column : null;
  }

  function mark(column) {
    for (const marked of document.querySelectorAll(".column.over")) marked.classList.remove("over");
    column?.classList.add("over");
  }

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".deal") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector(".title").textContent);
  });
  document.addEventListener("dragover", (event) => {
    const column = columnAt(event);
    mark(column);
    if (column) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const column = columnAt(event);
    if (!column) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.to.value = column.dataset.rung;
    form.requestSubmit(form.querySelector(".go"));
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const cards = [...document.querySelectorAll(".deal")];
    const here = cards.indexOf(document.activeElement.closest(".deal"));
    const next = cards[here < 0 ? (step > 0 ? 0 : cards.length - 1) : here + step];
    if (!next) return;
    event.preventDefault();
    next.querySelector(".title").focus();
    next.scrollIntoView({ block: "nearest" });
  });
})();
