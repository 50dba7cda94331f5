/** On a narrow screen a list's filters come when they are called; the button says how many are on. */
const button = document.getElementById("filters-button");
if (button) fold(button, document.getElementById("filters"));

function fold(opener, filters) {
  const count = opener.querySelector("b");
  const show = (open) => {
    opener.setAttribute("aria-expanded", String(open));
    filters.classList.toggle("folded", !open);
  };
  const tell = () => {
    const on = [...filters.querySelectorAll("select")].filter((one) => one.value && one.name !== "sort").length;
    count.textContent = on || "";
  };
  opener.hidden = false;
  opener.addEventListener("click", () => show(opener.getAttribute("aria-expanded") !== "true"));
  filters.addEventListener("change", tell);
  show(false);
  tell();
}
