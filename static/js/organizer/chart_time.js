/** The time axis of the chart of arrivals. Pure; milliseconds. */

export const MINUTE_MS = 60_000;
const ROUND_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240];
const LONGEST_STEP = 480;
const MOST_MARKS = 8;
const MARK_PX = 50; // "09:31", and a space
const SCALES_PX = 100; // beside the marks, at both sides

/**
 * From the first arrival to the end of the last step, or as far as the forecast goes.
 * @param {{starts: number[], step: number, forecast: {likely: number, latest: number | null} | null}} data `step` in minutes
 * @returns {[number, number]}
 */
export function range({ starts, step, forecast }) {
  return [starts[0], Math.max(starts.at(-1) + step * MINUTE_MS, forecast?.latest ?? forecast?.likely ?? 0)];
}

/**
 * Moments at round minutes between the two: as many as their words have room beside each other, and at most eight,
 * while the chart is of less than two days.
 * @param {number} width of the chart, in pixels
 */
export function marks(min, max, width) {
  const most = Math.min(MOST_MARKS, Math.max(1, Math.floor((width - SCALES_PX) / MARK_PX)));
  const wanted = (max - min) / MINUTE_MS / most;
  const step = (ROUND_MINUTES.find((minutes) => minutes > wanted) ?? LONGEST_STEP) * MINUTE_MS;
  const found = [];
  for (let value = Math.ceil(min / step) * step; value <= max; value += step) found.push({ value });
  return found;
}
