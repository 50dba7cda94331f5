/**
 * A button with data-dialog="ID" opens that <dialog>, and its data-fill-NAME="value" goes into the dialog's field of
 * that name; a button with data-close inside closes it.
 * Esc is the browser's own; a press beside the dialog closes it too.
 */
export function openDialogs(page) {
  page.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      open(page.getElementById(opener.dataset.dialog), opener.dataset);
      return;
    }
    const dialog = event.target.closest("dialog");
    if (dialog && (event.target.closest("[data-close]") || isBeside(dialog, event))) dialog.close();
  });
}

function open(dialog, values) {
  if (!dialog) return;
  for (const [key, value] of Object.entries(values)) {
    const field = key.startsWith("fill") && dialog.querySelector(`[name="${key.slice(4).toLowerCase()}"]`);
    if (field) field.value = value;
  }
  dialog.showModal();
}

function isBeside(dialog, event) {
  if (event.target !== dialog) return false;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom;
  return !inside;
}
