/** The event's one colour, made readable on the paper it stands on. Pure. */

const READABLE = { light: 4.5, dark: 6.5 }; // WCAG AA; more in the dark, where a colour that just passes looks dull
const STEP = 0.06;

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function luminance(hex) {
  const [red, green, blue] = channels(hex).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function mixed(hex, towards, share) {
  const [from, to] = [channels(hex), channels(towards)];
  const parts = from.map((channel, at) => Math.round(channel + (to[at] - channel) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The colour itself where it reads well on `paper`, else the nearest to it on the way to white or black that does.
 * @param {string} hex "#rrggbb"; anything else gives null: the style sheet's own accent stays
 * @param {string} paper "#rrggbb"
 */
export function readableAccent(hex, paper) {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return null;
  const isLight = luminance(paper) > 0.18;
  const towards = isLight ? "#000000" : "#ffffff";
  const enough = isLight ? READABLE.light : READABLE.dark;
  for (let share = 0; share < 1; share += STEP) {
    const color = mixed(hex, towards, share);
    if (contrast(color, paper) >= enough) return color;
  }
  return towards;
}
