/** Takes every word and picture off a part of the page. Its elements stay, for what still holds them. */
export function blank(part) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = "";
  for (const image of part.querySelectorAll("img")) image.removeAttribute("src");
  for (const input of part.querySelectorAll("input, textarea")) input.value = "";
}
