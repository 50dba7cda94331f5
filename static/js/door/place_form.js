/** Choosing where this phone stands: an entrance and a sitting, each a large button. */

function option(template, { id, name }, note, checked) {
  const item = template.content.firstElementChild.cloneNode(true);
  const input = item.querySelector("input");
  input.value = id;
  input.checked = checked;
  item.querySelector(".choice-name").textContent = name;
  item.querySelector(".choice-note").textContent = note;
  return item;
}

/** What is chosen before anybody touches: what was, else the only one, else the only sitting that is open. */
export function presetOf(entries, chosenId) {
  if (entries.some((entry) => entry.id === chosenId)) return chosenId;
  if (entries.length === 1) return entries[0].id;
  const open = entries.filter((entry) => entry.state === "open");
  return open.length === 1 ? open[0].id : null;
}

/**
 * @param {{form: HTMLFormElement, words: object, onChosen: (place: {entrance_id: number, sitting_id: number}) =>
 *   Promise<string | void>, onBack: () => void}} parts `onChosen` may give a sentence that says why it cannot be
 */
export function createPlaceForm({ form, words, onChosen, onBack }) {
  const problem = form.querySelector(".problem");
  const back = form.querySelector(".place-back");
  const button = form.querySelector("button[type=submit]");
  let offered = "";

  function fillGroup(name, entries, chosenId) {
    const group = form.querySelector(`[data-group="${name}"]`);
    const template = form.querySelector(`template[data-for="${name}"]`);
    const preset = presetOf(entries, chosenId);
    const items = entries.map((entry) => option(template, entry, words.sittings[entry.state] ?? "", entry.id === preset));
    group.replaceChildren(...items);
  }

  const chosen = (name) => Number(new FormData(form).get(name)) || null;
  const checkButton = () => {
    button.disabled = !(chosen("entrance_id") && chosen("sitting_id"));
  };

  const textOf = ({ entrances, sittings }) => JSON.stringify([entrances, sittings]);

  function fill(event, place) {
    offered = textOf(event);
    fillGroup("entrance_id", event.entrances, place?.entrance_id);
    fillGroup("sitting_id", event.sittings, place?.sitting_id);
    checkButton();
  }

  function say(sentence = "") {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  }

  back.addEventListener("click", onBack);
  form.addEventListener("change", checkButton);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say(await onChosen({ entrance_id: chosen("entrance_id"), sitting_id: chosen("sitting_id") }));
    checkButton();
  });

  return {
    say,
    /** @param {{entrances: object[], sittings: object[]}} event */
    offer(event, place, { mayGoBack }) {
      back.hidden = !mayGoBack;
      fill(event, place);
      say();
    },
    /** What the organizers added, named or opened since is offered too; what is chosen and where the focus is stays. */
    renew(event) {
      if (textOf(event) === offered) return;
      const { name, value } = document.activeElement ?? {};
      fill(event, { entrance_id: chosen("entrance_id"), sitting_id: chosen("sitting_id") });
      form.querySelector(`.choice input[name="${name}"][value="${value}"]`)?.focus();
    },
  };
}
