"use strict";
// What is typed in a form[data-keep] stays in this browser until the site has it; htmx saves it.
(() => {
  const value = (f) => (f.type === "checkbox" ? (f.checked ? "on" : "") : f.value);

  // A browser that stores nothing is no reason to stop: the site still saves.
  function stored(act) {
    try { return act(localStorage); } catch { return null; }
  }

  for (const { dataset } of document.querySelectorAll("[data-done]")) stored((s) => s.removeItem(dataset.done));
  for (const form of document.querySelectorAll("form[data-keep]")) watch(form);

  function watch(form) {
    const key = form.dataset.keep;
    const offer = document.querySelector(`[data-offer="${form.id}"]`);
    let busy = false, waiting = null, sent = "";

    const fields = () => [...form.elements].filter((f) => f.name && !/hidden|submit|file/.test(f.type));
    const carried = (f) => form.elements[`seen-${f.name}`] ?? form.elements.seen;
    const version = () => form.elements.version?.value;
    const snapshot = () => JSON.stringify(fields().map(value));

    function unsaved() {
      const said = {};
      for (const f of fields()) {
        const seen = carried(f)?.value ?? "";
        if (value(f) !== seen) said[f.name] = [value(f), seen];
      }
      return said;
    }

    function keep(said) {
      // What is offered and not yet chosen stays, whatever is typed beside it.
      if (!offer.hidden) said = { ...before.said, ...said };
      const is = Object.keys(said).length;
      stored((s) => (is ? s.setItem(key, JSON.stringify({ version: version(), said })) : s.removeItem(key)));
    }

    // What was kept before, unless the site has it by now.
    const before = stored((s) => JSON.parse(s.getItem(key)));
    const left = before ? fields().filter((f) => f.name in before.said && before.said[f.name][0] !== value(f)) : [];
    if (left.length) {
      offer.hidden = false;
      offer.querySelector("[data-changed]").hidden = before.version === version();
    } else if (before) {
      keep({});
    }

    offer.querySelector("[data-put-back]").onclick = () => {
      for (const f of left) {
        const [said, seen] = before.said[f.name];
        if (f.type === "checkbox") f.checked = said === "on"; else f.value = said;
        // So that the site sees whether others wrote since.
        if (carried(f)) carried(f).value = seen;
      }
      offer.hidden = true;
      left[0].focus();
      left[0].dispatchEvent(new Event("input", { bubbles: true }));
    };
    offer.querySelector("[data-throw-away]").onclick = () => {
      offer.hidden = true;
      keep({});
    };

    form.addEventListener("input", () => keep(unsaved()));
    // Typed before this script ran, or filled in again by the browser.
    document.addEventListener("DOMContentLoaded", () => {
      if (form.matches("[hx-post]:not(#wrong ~ *)") && Object.keys(unsaved()).length) form.dispatchEvent(new Event("input"));
    });

    form.addEventListener("htmx:beforeRequest", () => { busy = true; sent = snapshot(); });
    form.addEventListener("htmx:afterRequest", ({ detail }) => {
      busy = false;
      if (detail.successful && !detail.xhr.getResponseHeader("HX-Redirect")) {
        keep(sent === snapshot() ? {} : unsaved());
      }
      if (waiting) form.requestSubmit(waiting);
      waiting = null;
    });

    // Pressed while a save is on its way: that one first, or it would look like somebody else's.
    form.addEventListener("submit", (event) => {
      if (!busy) return;
      event.preventDefault();
      waiting = event.submitter;
    });

    form.addEventListener("htmx:beforeOnLoad", (event) => {
      const signIn = event.detail.xhr.getResponseHeader("HX-Redirect");
      if (!signIn) return;
      event.preventDefault();
      const words = document.querySelector(`[data-signed-out="${form.id}"]`).content.cloneNode(true);
      words.querySelector("a").href = signIn;
      document.getElementById(form.dataset.words).replaceChildren(words);
    });
  }
})();
