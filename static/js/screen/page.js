/** The projected board. */

import { arrivalsArea } from "./arrivals.js";
import { countArea } from "./count.js";
import { delegationsArea } from "./delegations.js";
import { showLive } from "./live_page.js";
import { quorumArea } from "./quorum_line.js";

showLive((screen) => [countArea(screen), quorumArea(screen), arrivalsArea(screen), delegationsArea(screen)]);
