/** The page of the quorum's rule: says at once what a rule would mean, and takes over rules of bodies. */

import { previewOf, ruleOf } from "./quorum_form.js";

const form = document.getElementById("quorum-form");
const { count, words } = JSON.parse(document.getElementById("quorum-facts").textContent);
const preview = document.getElementById("preview");
const whole = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "min2" });

const get = (name) => new FormData(form).get(name) ?? "";

function show() {
  const own = document.getElementById("own-rule");
  own.hidden = Boolean(form.elements.own) && get("own") === "no";
  preview.hidden = own.hidden;
  const { needed, standing } = previewOf(ruleOf(get), count, words, (number) => whole.format(number));
  const details = document.createElement("span");
  details.className = "soft";
  details.textContent = standing;
  preview.replaceChildren(needed, details);
}

function takeOver(preset) {
  if (form.elements.own) form.elements.own.value = "yes";
  form.elements.with_delegations.checked = Boolean(preset.with_delegations);
  for (const [name, value] of Object.entries(preset)) {
    if (name !== "with_delegations") form.elements[name].value = value;
  }
  show();
  preview.scrollIntoView({ block: "nearest" });
}

for (const button of document.querySelectorAll("[data-preset]")) {
  button.hidden = false;
  button.addEventListener("click", () => takeOver(JSON.parse(button.dataset.preset)));
}
form.addEventListener("input", show);
show();
