"use strict";
// What is typed in a form[data-keep] stays in this browser until the site has it. Saving itself is
// htmx's: this only keeps, offers back, and says when the answer was a sign-in page.
(() => {
  const value = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);

  for (const form of document.querySelectorAll("form[data-keep]")) watch(form);

  function watch(form) {
    const key = form.dataset.keep;
    const offer = document.querySelector(`[data-offer="${form.id}"]`);
    let busy = false, waiting = null, sent = "";

    const fields = () => [...form.elements].filter((f) => f.name && !["hidden", "submit", "file"].includes(f.type));
    const carried = (name) => form.elements[`seen-${name}`] ?? form.elements.seen;
    const snapshot = () => JSON.stringify(fields().map(value));

    function unsaved() {
      const said = {};
      for (const f of fields()) {
        const seen = carried(f.name)?.value ?? "";
        if (value(f) !== seen) said[f.name] = [value(f), seen];
      }
      return said;
    }

    function keep(said) {
      try {
        if (Object.keys(said).length) {
          localStorage.setItem(key, JSON.stringify({ version: form.elements.version?.value, said }));
        } else {
          localStorage.removeItem(key);
        }
      } catch { /* a browser that keeps nothing: the site still saves */ }
    }

    function kept() {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    }

    // What was kept before, unless the site has it by now.
    const before = kept();
    const left = before && fields().filter((f) => f.name in before.said && before.said[f.name][0] !== value(f));
    if (left?.length) {
      offer.hidden = false;
      offer.querySelector("[data-changed]").hidden = before.version === form.elements.version?.value;
    } else if (before) {
      keep({});
    }

    offer.querySelector("[data-put-back]").addEventListener("click", () => {
      for (const f of left) {
        const [said, seen] = before.said[f.name];
        if (f.type === "checkbox") f.checked = said === "on"; else f.value = said;
        // The site compares with what stood here when it was typed, and sees if others wrote since.
        if (carried(f.name)) carried(f.name).value = seen;
      }
      offer.hidden = true;
      left[0].focus();
      left[0].dispatchEvent(new Event("input", { bubbles: true }));
    });
    offer.querySelector("[data-throw-away]").addEventListener("click", () => {
      keep({});
      offer.hidden = true;
    });

    // What is offered and not yet chosen stays kept, whatever is typed beside it.
    const all = (said) => (offer.hidden ? said : { ...before.said, ...said });
    form.addEventListener("input", () => keep(all(unsaved())));

    form.addEventListener("htmx:beforeRequest", () => { busy = true; sent = snapshot(); });
    form.addEventListener("htmx:afterRequest", (event) => {
      busy = false;
      if (event.detail.successful && !event.detail.xhr.getResponseHeader("HX-Redirect")) {
        keep(all(sent === snapshot() ? {} : unsaved()));
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
