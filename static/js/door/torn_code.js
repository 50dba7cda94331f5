/** What a badge's code looks like where a keyboard reader lost or doubled keys, or where two readers typed at once. */

const TORN = [
  /^DB[:;]/i,
  /^(?:D*B*[:;]+|D+B+)[A-Z2-7]{26}$/i, // the prefix suffered, the rest is whole
  /^D[DB]{1,3}[:;][A-Z2-7]{0,8}[:;]/i, // two readers: DDBB::
];

/** @param {string} text of a burst that is no badge's whole code */
export const isTorn = (text) => TORN.some((shape) => shape.test(text.trim()));
