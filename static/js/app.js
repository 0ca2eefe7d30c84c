"use strict";
// What makes the pages kinder. Each of them works without it, and it remembers nothing.
(() => {
  const live = document.getElementById("live");
  let clearing;

  // Say it twice the same way and a screen reader stays silent, so empty the region in between.
  function announce(words) {
    clearTimeout(clearing);
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 30);
    clearing = setTimeout(() => { live.textContent = ""; }, 8000);
  }

  // HX-Trigger: {"announce": "Saved."}
  document.addEventListener("announce", (event) => announce(event.detail.value));
  document.addEventListener("htmx:sendError", (event) =>
    announce(event.detail.requestConfig?.verb === "get" ? "No answer from the site. Check your connection."
      : "Not saved: no answer from the site. Check your connection and try again."));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    announce(status === 403 ? "Not saved: you may not do this. Reload the page and try again."
      : status === 404 ? "Not saved: this is no longer there. Reload the page."
      : "Not saved: something went wrong. Reload the page and try again.");
  });

  // allauth tells us that a passkey was refused or that the person changed their mind.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    announce("The passkey was not used. Try again, or choose another way.");
  });

  // The keyboard must not be thrown back to the top when its button is swapped away.
  let wasInside = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    wasInside = event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.target;
    const wanted = fresh.querySelector("[data-focus], [autofocus]");
    const lost = !document.activeElement || document.activeElement === document.body;
    if (wanted) {
      wanted.focus();
    } else if (wasInside && lost && fresh.isConnected) {
      if (!fresh.hasAttribute("tabindex")) fresh.setAttribute("tabindex", "-1");
      fresh.focus({ preventScroll: true });
    }
  });

  // data-confirm on a form or on its button: ask once, before htmx or the browser sends it.
  document.addEventListener("submit", (event) => {
    const asking = event.submitter?.closest("[data-confirm]") ?? event.target.closest("[data-confirm]");
    if (asking && !window.confirm(asking.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // While the focus is inside [data-keys], a letter presses the button marked data-key="letter".
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null, true);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const row = event.target.closest("[data-keys]");
    const button = row && [...row.querySelectorAll("[data-key]")].find((b) => b.dataset.key === event.key);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  function closeMenus(except, refocus) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu.contains(except)) continue;
      if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target, false));
  document.addEventListener("focusin", (event) => closeMenus(event.target, false));

  // On a phone the rows of tabs scroll: bring the current one of each into view.
  for (const tab of document.querySelectorAll(":is(.tabs, .room ul, .outcomes) [aria-current]")) {
    const row = tab.closest(".tabs, .room ul, .outcomes");
    const [here, all] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
    if (here.right > all.right) row.scrollLeft = here.left - all.left - 48;
  }
})();
