/** The numbering of the live stream: what of a message is new, and whether something is missing. Pure. */

/** Everything that a delta can say; checkin/core/stream.py holds the same list. */
export const KINDS = ["arrived", "left", "returned", "frozen", "refresh"];

/**
 * @typedef {{seq: number, kind: string}} Delta with further fields by its kind
 * @typedef {{from?: number, to: number, deltas: Delta[]} | {resnapshot: true}} Message without `from` it tells only
 *   what concerns the page, and numbers may be left out
 */

/**
 * What a page that stands at `seq` does with a message.
 *
 * @param {number} seq number of the last delta that the page shows
 * @param {Message} message
 * @returns {{seq: number, deltas: Delta[], resnapshot: boolean}} deltas to apply, in order; with `resnapshot` the
 *   page must ask anew: something is missing, or a delta cannot be told in numbers
 */
export function follow(seq, message) {
  if (message.resnapshot || (message.from ?? 0) > seq + 1) return { seq, deltas: [], resnapshot: true };
  const deltas = message.deltas.filter((delta) => delta.seq > seq);
  const resnapshot = deltas.some((delta) => delta.kind === "refresh" || !KINDS.includes(delta.kind));
  return { seq: Math.max(seq, message.to), deltas, resnapshot };
}
