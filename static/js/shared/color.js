/** Colours that data brings: pages carry them as data attributes, since inline styles are forbidden. */

/**
 * Black or white, whichever reads better on a background.
 * @param {string} hex "#rrggbb"
 * @returns {"#000000" | "#ffffff"}
 */
export function textOn(hex) {
  const channels = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
  return luminance > 0.179 ? "#000000" : "#ffffff";
}
