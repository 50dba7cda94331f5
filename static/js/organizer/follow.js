/** A page that only shows what changes: its root is #follow. */
import { followParts } from "./live_parts.js";

followParts(document.getElementById("follow"));
