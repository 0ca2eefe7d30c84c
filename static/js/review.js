"use strict";
// The review page by hand: the total while one scores, numbers as keys, places to point to.
(() => {
  const form = document.querySelector("form[data-review]");
  if (!form) return;
  const criteria = [...form.querySelectorAll(".criterion")];
  const kept = `review ${location.pathname}`;
  let current = criteria[0];

  const say = (value) => document.dispatchEvent(new CustomEvent("announce", { detail: { value } }));
  const touched = (where) => where.dispatchEvent(new Event("input", { bubbles: true }));
  const savesItself = form.hasAttribute("hx-post");

  // As communities/scoring.py: half a hundredth is rounded up, in whole numbers.
  function tally() {
    let [points, judged, of] = [0, 0, 0];
    for (const one of criteria) {
      const weight = Number(one.dataset.weight);
      const value = one.querySelector("[name^=score-]:checked")?.value ?? "";
      of += weight;
      if (value === "" || value === "cannot") continue;
      points += weight * Number(value);
      judged += weight;
    }
    const total = judged && (Math.floor((200 * points + judged) / (2 * judged)) / 100).toFixed(2);
    const words = `judged ${judged} of ${of} weight points`;
    form.querySelector("#total").textContent = judged ? `${total} of 4, ${words}` : `No total yet, ${words}`;
  }

  function save() {
    if (savesItself) window.htmx.trigger(form, "save");
    else form.requestSubmit();
  }

  form.addEventListener("input", tally);
  form.addEventListener("focusin", (event) => { current = event.target.closest(".criterion") ?? current; });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && form.contains(event.target)) {
      event.preventDefault();
      save();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-4]$/.test(event.key)) return;
    const one = event.target.closest(".criterion");
    if (!one || event.target.closest("textarea, select")) return;
    const radio = one.querySelector(`[name^=score-][value="${event.key}"]`);
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    touched(radio);
  });

  form.querySelector("[data-save]")?.addEventListener("click", (event) => {
    event.preventDefault();
    save();
  });

  // What is being saved is saved first, or it would be taken for another window's.
  form.addEventListener("submit", (event) => {
    if (!form.classList.contains("htmx-request")) return;
    event.preventDefault();
    const { submitter } = event;
    form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(submitter), 30), { once: true });
  });

  // A clash is for the person to settle: nothing more is saved by itself until then.
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (form.querySelector("#clash *")) event.preventDefault();
  });

  // Signed out meanwhile: what is written waits in this window until one is back.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 403 && !xhr.getResponseHeader("HX-Redirect")) return;
    const typed = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    sessionStorage.setItem(kept, JSON.stringify(typed));
  });

  function restore() {
    const typed = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    sessionStorage.removeItem(kept);
    if (!typed) return;
    for (const [name, value] of typed) {
      const cite = name.startsWith("cites-") && criteria.find((one) => `cites-${one.dataset.key}` === name);
      if (cite) {
        point(cite, value);
        continue;
      }
      const field = form.elements[name];
      if (field) field.value = value;
    }
    tally();
    touched(form);
    say("What you wrote before you were signed out is here again.");
  }

  // A place goes into the list of the criterion as a link, with a box that keeps it.
  function point(one, place) {
    const [select, list] = [one.querySelector("select"), one.querySelector(".cites")];
    const option = [...select.options].find((each) => each.value === place);
    if (!option || [...list.querySelectorAll("input")].some((box) => box.value === place)) return false;
    const item = document.createElement("li");
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: `cites-${one.dataset.key}`, value: place, checked: true });
    box.setAttribute("aria-label", `Keep ${option.text}`);
    const link = document.createElement("a");
    Object.assign(link, { href: `#a-${place.replaceAll(".", "-")}`, textContent: option.text });
    item.append(box, " ", link);
    list.append(item);
    return true;
  }

  function pointAnd(one, place) {
    const name = one.querySelector("legend .name").textContent;
    if (!point(one, place)) return say(`${name} points there already.`);
    touched(form);
    say(`Noted under ${name}.`);
  }

  for (const one of criteria) {
    const select = one.querySelector("select");
    select.addEventListener("change", () => {
      const place = select.value;
      select.value = "";
      if (place) pointAnd(one, place);
    });
  }

  // A button beside each answer and each paragraph: it points there for the criterion one was in last.
  for (const option of criteria[0]?.querySelector("select").options ?? []) {
    const answer = option.value && document.getElementById(`a-${option.value.replaceAll(".", "-")}`);
    if (!answer) continue;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "cite no-print", textContent: "Cite" });
    button.setAttribute("aria-label", `Cite ${option.text}`);
    button.addEventListener("click", () => pointAnd(current, option.value));
    (answer.querySelector("dt, .title") ?? answer).append(button);
  }

  tally();
  window.addEventListener("load", restore);  // once htmx listens to the form
})();
