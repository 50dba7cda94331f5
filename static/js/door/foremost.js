/** Which of the codes in one picture somebody shows: beside a badge hang posters, lanyards, a chat group's code. */

import { readCitizenCard } from "./card.js";
import { readBadgeCode } from "./digest_crypto.js";

const KINDS = [readBadgeCode, readCitizenCard, () => true];

/** Whether it is something that people show at a door. */
export const isShown = (text) => Boolean(readBadgeCode(text) ?? readCitizenCard(text));

/**
 * @param {string[]} texts what the QR codes of one picture say
 * @returns {string[]} the badges among them; without any the citizen cards; without those all
 */
export function foremost(texts) {
  const groups = KINDS.map((is) => texts.filter((text) => is(text)));
  return groups.find((group) => group.length) ?? [];
}
