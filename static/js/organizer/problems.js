/** A form that was refused shows why: the first problem beside a field is in sight, and its field has the keyboard. */
export function showProblem(page) {
  const problem = page.querySelector(".field-words .problem");
  if (!problem) return;
  page.querySelector("[aria-invalid='true']")?.focus({ preventScroll: true });
  problem.scrollIntoView({ block: "center" });
}
