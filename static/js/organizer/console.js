/** The organizer's console follows the doors. */
import { showArrivals } from "./arrival_chart.js";
import { followParts } from "./live_parts.js";

const chart = showArrivals(document.getElementById("arrival-chart"));
const draw = () => chart.draw(JSON.parse(document.getElementById("chart-data").textContent));

draw();
followParts(document.getElementById("console"), draw);
