/** The sheet with what waits, what was not taken and the last scans; one of them can be undone, with a reason. */

import { fill } from "../shared/words.js";
import { createReasonDialog } from "./reason_dialog.js";
import { scanEntries, undoEntries } from "./scan_entries.js";

const SHOWN = 40;
const element = (id) => document.getElementById(id);

/**
 * @param {{words: object, offline: object, timeOf: (iso: string) => string, now: () => number,
 *   isSupervisor: () => boolean, reasonOf: (error: {code: string, message: string}) => string,
 *   onUndone: (entry: object) => void, say: (sentence: string) => void}} parts
 */
export function createLastScans({ words, offline, timeOf, now, isSupervisor, reasonOf, onUndone, say }) {
  const sheet = element("scans");
  const undoing = createReasonDialog(element("undo"));
  const names = new Map(); // in memory alone: a phone that was found tells nobody's name

  const wordOf = ({ verdict, direction }) => {
    if (!verdict) return words.scans.unjudged;
    return words.verdicts[verdict.code]?.word ?? words.directions[direction];
  };

  function sentence(entry) {
    if (entry.isUndo) return fill(words.scans.undo_refused, { reason: reasonOf(entry.undoError) });
    const said = [wordOf(entry)];
    if (entry.error) return fill(words.scans.aside, { reason: reasonOf(entry.error) });
    if (entry.differs) said[0] = fill(words.scans.server_says, { word: said[0] });
    if (entry.provisional) said.push(words.scans.provisional);
    if (entry.undoing === "done") said.push(words.scans.undone);
    if (entry.undoing === "waiting") said.push(words.scans.undone_waiting);
    if (entry.undoError) said.push(fill(words.scans.not_undone, { reason: reasonOf(entry.undoError) }));
    return said.join(" · ");
  }

  const whose = (entry) =>
    entry.name || (entry.number ? fill(words.scans.number, { number: entry.number }) : words.scans.unnamed);

  function row(entry) {
    const item = element("scan-row").content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`.scan-${name}`);
    part("time").textContent = timeOf(new Date(entry.at).toISOString());
    part("name").textContent = whose(entry);
    part("verdict").textContent = sentence(entry);
    item.dataset.tone = entry.verdict?.tone ?? "kept";
    item.dataset.direction = entry.direction;
    item.dataset.scan = entry.id;
    part("undo").hidden = !entry.mayUndo;
    part("undo").addEventListener("click", () => ask(entry));
    return item;
  }

  async function show() {
    const [items, counts] = await Promise.all([offline.queue.latest(SHOWN), offline.queue.counts()]);
    const entries = scanEntries(items, { names, now: now(), supervisor: isSupervisor() });
    const refused = await offline.queue.aside();
    const aside = [...undoEntries(refused, names), ...scanEntries(refused, { names, now: now() })];
    element("scans-list").replaceChildren(...entries.filter((entry) => !entry.error).map(row));
    element("scans-aside-list").replaceChildren(...aside.map(row));
    element("scans-aside").hidden = aside.length === 0;
    element("scans-none").hidden = entries.length > 0;
    element("scans-state").textContent =
      counts.unsent > 0 ? fill(words.scans.waiting, { count: counts.unsent }) : words.scans.all_sent;
  }

  const refresh = () => sheet.open && show().catch(() => undefined);

  function ask(entry) {
    const who = [whose(entry), timeOf(new Date(entry.at).toISOString())].join(" · ");
    undoing.ask(who, async (reason) => {
      try {
        await offline.undo(entry, reason);
      } catch {
        return words.undo_failed;
      }
      onUndone(entry);
      refresh();
      return undefined;
    });
  }

  async function sendAgain(send) {
    try {
      await send();
      refresh();
    } catch {
      element("scans-state").textContent = words.undo_failed;
    }
  }

  element("scans-try-aside").addEventListener("click", () => sendAgain(offline.tryAside));
  element("scans-everything").addEventListener("click", () => sendAgain(offline.sendEverything));
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });

  return {
    open() {
      if (!sheet.open) sheet.showModal();
      show().catch(() => undefined);
    },
    refresh,
    /** To undo the scan whose verdict was just shown. */
    async askAbout(id) {
      const items = await offline.queue.latest(SHOWN).catch(() => []);
      const entry = scanEntries(items, { names, now: now() }).find((one) => one.id === id);
      if (entry) ask(entry);
      else say(words.undo_failed); // this browser keeps nothing
    },
    /** A name that was shown with a verdict. */
    learnName(id, name) {
      if (name) names.set(id, name);
    },
    close() {
      sheet.close();
      undoing.close();
    },
  };
}
