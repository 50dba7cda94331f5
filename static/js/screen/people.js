/** How a person is written on the board. Pure. */

const LONGEST_INITIALS = 2;

/**
 * Those of the last two words, by which people are called: "TH" for Nguyễn Thị Thuý Hằng; one letter for one word.
 * @param {string} fullName
 */
export function initials(fullName) {
  const words = fullName.split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word));
  const letters = words.map((word) => word.match(/\p{L}\p{M}*/u)[0].toLocaleUpperCase("vi"));
  return letters.slice(-LONGEST_INITIALS).join("");
}
