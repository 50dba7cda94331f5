/** "/" goes to the page's search unless somebody is typing. */
export function searchShortcut(page) {
  page.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const search = page.querySelector("input[type='search']");
    if (!search || page.querySelector("dialog[open]")) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}
