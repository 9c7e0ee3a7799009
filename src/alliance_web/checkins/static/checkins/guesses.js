// Guesses can be left out, all at once and only this time; what was guessed stays.
export function leaveOutGuesses(form, { areOut, onChange }) {
  const blocks = [...form.querySelectorAll("[data-guess]")];
  let out = areOut;
  const show = () => {
    for (const block of blocks) {
      block.querySelector("[data-guess-asked]").hidden = out && !block.querySelector("input:checked");
      block.querySelector("[data-guess-out]").hidden = out;
      block.querySelector("[data-guess-in]").hidden = !out;
    }
  };
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-guess-out], [data-guess-in]");
    if (!button) return;
    out = button.matches("[data-guess-out]");
    show();
    onChange(button.closest("[data-screen]"));
  });
  show();
  return { areOut: () => out };
}
