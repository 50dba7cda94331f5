/**
 * A button with data-dialog="ID" opens that <dialog>; a button with data-close inside closes it.
 * Esc is the browser's own; a press beside the dialog closes it too.
 */
export function openDialogs(page) {
  page.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      page.getElementById(opener.dataset.dialog)?.showModal();
      return;
    }
    const dialog = event.target.closest("dialog");
    if (dialog && (event.target.closest("[data-close]") || isBeside(dialog, event))) dialog.close();
  });
}

function isBeside(dialog, event) {
  if (event.target !== dialog) return false;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  return !inside;
}
