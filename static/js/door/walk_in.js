/** A supervisor takes somebody who is on no list: a name, what they are, a reason. It needs the server. */

import { newScanId } from "./questions.js";
import { Refused } from "./server.js";

const option = ({ id, name }) => new Option(name, id);

/**
 * @param {{dialog: HTMLDialogElement, opener: HTMLButtonElement, words: object,
 *   server: {walkInChoices: Function, walkIn: Function}, row: (hit: object, onPick: Function) => HTMLElement,
 *   typed: () => string, onPick: (hit: object) => void, onRefused: (refused: Refused) => void}} parts
 *   `row` makes a person who can be touched; `typed` is what was searched for
 */
export function createWalkIn({ dialog, opener, words, server, row, typed, onPick, onRefused }) {
  const form = dialog.querySelector("form");
  const field = (name) => form.elements.namedItem(name);
  const namesakes = dialog.querySelector(".walk-in-namesakes");
  const problem = dialog.querySelector(".problem");
  const button = form.querySelector("[type=submit]");
  let id = null;
  let confirmed = false;

  function say(sentence = "") {
    problem.textContent = sentence;
    problem.hidden = !sentence;
  }

  function fail(error) {
    if (!(error instanceof Refused)) return say(words.walk_in.not_reached);
    if (!error.endsPairing) return say(words.refusals[error.code] ?? error.message);
    dialog.close();
    return onRefused(error);
  }

  function offer(people) {
    confirmed = people.length > 0;
    namesakes.hidden = !confirmed;
    namesakes.querySelector("ul").replaceChildren(...people.map((hit) => row(hit, () => finish(hit))));
    if (confirmed) button.scrollIntoView({ block: "end" });
    button.querySelector("span").textContent = confirmed ? words.walk_in.confirm : words.walk_in.register;
  }

  function finish(hit) {
    dialog.close();
    onPick(hit);
  }

  /** Something else was typed: it is another person. */
  function begin() {
    id = newScanId();
    offer([]);
    say();
  }

  async function open() {
    form.reset();
    begin();
    field("full_name").value = /\p{L}/u.test(typed()) ? typed() : "";
    dialog.showModal();
    field("full_name").focus();
    try {
      const { categories, delegations } = await server.walkInChoices();
      field("category_id").replaceChildren(new Option(words.walk_in.choose, ""), ...categories.map(option));
      field("delegation_id").replaceChildren(new Option(words.walk_in.no_delegation, ""), ...delegations.map(option));
    } catch (error) {
      fail(error);
    }
  }

  async function register() {
    const answer = await server.walkIn({
      id,
      full_name: field("full_name").value.trim(),
      category_id: Number(field("category_id").value),
      delegation_id: Number(field("delegation_id").value) || null,
      reason: field("reason").value.trim(),
      confirmed,
    });
    if (answer.delegate) finish(answer.delegate);
    else offer(answer.same_name);
  }

  opener.addEventListener("click", open);
  form.addEventListener("input", begin);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say();
    await register().catch(fail);
    button.disabled = false;
  });
}
