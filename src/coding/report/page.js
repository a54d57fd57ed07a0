"use strict";
// Filters by theme, participant and words; without this script the page simply shows every quote.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  form.hidden = false;
  const [theme, who, search] = ["theme", "who", "search"].map((id) => document.getElementById(id));
  const shown = document.getElementById("shown");
  const quotes = [...document.querySelectorAll(".quote")].map((element) => ({
    element,
    codes: element.dataset.codes.split(" "),
    who: element.dataset.who,
    words: fold(element.querySelector("blockquote").textContent + " " + element.querySelector(".who").textContent),
  }));
  const groups = [...document.querySelectorAll(".group, .subgroup")];

  function fold(text) {
    return text.normalize("NFC").toLocaleLowerCase();
  }

  function apply() {
    const terms = fold(search.value).split(/\s+/).filter(Boolean);
    const filtered = Boolean(theme.value || who.value || terms.length);
    let count = 0;
    for (const quote of quotes) {
      const fits = (!theme.value || quote.codes.includes(theme.value)) && (!who.value || quote.who === who.value)
        && terms.every((term) => quote.words.includes(term));
      quote.element.hidden = !fits;
      count += fits;
    }
    for (const group of groups) {
      group.hidden = filtered && !group.querySelector(".quote:not([hidden])");
    }
    shown.textContent = shown.dataset.template.replace("{n}", count).replace("{m}", quotes.length);
    document.getElementById("none").hidden = count > 0 || !quotes.length;
  }

  function reset() {
    theme.value = who.value = search.value = "";
    apply();
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("reset").addEventListener("click", reset);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.contains(document.activeElement)) reset();
  });

  // Older browsers, and pages that may not use the clipboard, copy what is selected.
  function copySelected(text) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  async function copy(button, label) {
    const figure = button.closest(".quote");
    const said = figure.querySelector(".said") ?? figure.querySelector("blockquote");
    const text = said.textContent + " " + button.dataset.cite;
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false) || copySelected(text);
    button.focus();
    if (!copied) {
      getSelection().selectAllChildren(said);
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1500);
  }
  for (const button of document.querySelectorAll(".copy")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => copy(button, label));
  }
  apply();
})();
