/** What every organizer's page can do: questions before acts, "/" to the search, no form sent twice, problems in sight. */
import { openDialogs } from "./dialogs.js";
import { showProblem } from "./problems.js";
import { revealPasswords } from "./reveal.js";
import { searchShortcut } from "./shortcuts.js";
import { sendOnce } from "./send_once.js";

openDialogs(document);
revealPasswords(document);
searchShortcut(document);
sendOnce(document);
showProblem(document);
