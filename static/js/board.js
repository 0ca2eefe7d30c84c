"use strict";
// j and k go from row to row; app.js presses the buttons that d, s and u stand for.
(() => {
  const rows = () => [...document.querySelectorAll(".rows > li[data-keys]")]
    .filter((row) => row.checkVisibility());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const all = rows();
    const here = all.indexOf(document.activeElement.closest("li[data-keys]"));
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
    if (!next) return;
    event.preventDefault();
    next.querySelector(".title").focus();
    next.scrollIntoView({ block: "nearest" });
  });
})();
