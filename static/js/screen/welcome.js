/** The welcome board of the foyer. */

import { guestsArea } from "./guests.js";
import { showLive } from "./live_page.js";
import { speechArea } from "./speech.js";

showLive((screen) => [guestsArea(screen), speechArea(screen)]);
