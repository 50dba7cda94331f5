/** A delegate's page: keeps itself true over the live stream, awake while it is looked at, and at hand offline. */

import { textOn } from "../shared/color.js";
import { watch } from "./live.js";
import { keepAtHand } from "./offline.js";
import { stayAwake } from "../shared/wake.js";

const page = document.getElementById("page");
const connection = document.getElementById("connection");

function paintColors() {
  for (const band of page.querySelectorAll("[data-color]")) {
    band.style.setProperty("--band", band.dataset.color);
    band.style.setProperty("--on-band", textOn(band.dataset.color));
  }
}

function showSittings(sittings) {
  for (const sitting of sittings) {
    const row = page.querySelector(`[data-sitting="${sitting.id}"]`);
    if (!row) {
      location.reload(); // a sitting was added: the page is made anew
      return;
    }
    row.dataset.status = sitting.status;
    row.querySelector(".sitting-name").textContent = sitting.name;
    const text = row.querySelector(".sitting-text");
    if (text.textContent !== sitting.text) text.textContent = sitting.text;
  }
}

function showState(state) {
  if (String(state.stamp) !== page.dataset.stamp) {
    location.reload(); // another badge, seat or name, or withdrawn
    return;
  }
  connection.dataset.time = state.read_at;
  showSittings(state.sittings);
}

function showConnection(live) {
  connection.dataset.state = live ? "live" : "broken";
  connection.textContent = live
    ? connection.dataset.live
    : connection.dataset.broken.replace("{time}", connection.dataset.time);
}

paintColors();
stayAwake();
watch({ token: page.dataset.token, onState: showState, onConnection: showConnection });
keepAtHand();
