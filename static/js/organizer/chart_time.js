/** The time axis of the chart of arrivals. Pure; milliseconds. */

export const MINUTE_MS = 60_000;
const ROUND_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240];
const LONGEST_STEP = 480;
const MOST_MARKS = 8;

/**
 * From the first arrival to the end of the last step, or as far as the forecast goes.
 * @param {{starts: number[], step: number, forecast: {likely: number, latest: number | null} | null}} data `step` in minutes
 * @returns {[number, number]}
 */
export function range({ starts, step, forecast }) {
  return [starts[0], Math.max(starts.at(-1) + step * MINUTE_MS, forecast?.latest ?? forecast?.likely ?? 0)];
}

/** Moments at round minutes between the two, at most eight while the chart is of less than two days. */
export function marks(min, max) {
  const wanted = (max - min) / MINUTE_MS / MOST_MARKS;
  const step = (ROUND_MINUTES.find((minutes) => minutes > wanted) ?? LONGEST_STEP) * MINUTE_MS;
  const found = [];
  for (let value = Math.ceil(min / step) * step; value <= max; value += step) found.push({ value });
  return found;
}
