"use strict";
// One box ticks the whole page, and follows the others.
(() => {
  const all = document.getElementById("tick-all");
  if (!all) return;
  const boxes = [...document.querySelectorAll("input[name=pk]")];

  function follow() {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  }

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  all.form.addEventListener("change", follow);
  // The browser may have kept the ticks of before.
  window.addEventListener("pageshow", follow);
})();
