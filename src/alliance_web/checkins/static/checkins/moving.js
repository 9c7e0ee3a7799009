// Tapping or clicking an answer moves on, once its screen has all it asks for. Keys never do: with them one looks around.
// The chosen answer is seen for a moment first, and the second tap of a double one does not reach the next question.
const MOMENT = 250;

export function moveOnTaps(form, isReady, goOn) {
  let isByHand = false;
  let timer = 0;
  form.addEventListener("pointerdown", () => { isByHand = true; });
  form.addEventListener("keydown", () => { isByHand = false; });
  form.addEventListener("click", (event) => {
    clearTimeout(timer);
    const radio = event.target.closest("label")?.control ?? event.target;
    if (!isByHand || !event.detail || radio.type !== "radio") return;
    const screen = radio.closest(".question") && radio.closest("[data-screen]");
    if (screen) timer = setTimeout(() => isReady(screen) && goOn(), MOMENT);
  });
  document.querySelectorAll("[data-moves]").forEach((line) => { line.hidden = false; });
  return { stop: () => clearTimeout(timer) };
}

// Whether nothing on this screen is left to say. A question about self-harm, and a step of
// questions that may be left out, stay until their reader goes on.
export function isWhole(screen) {
  if (screen.matches("[data-risk], [data-stays]")) return false;
  const shown = [...screen.querySelectorAll(".question")].filter((question) => question.getClientRects().length);
  return shown.every((question) => !question.querySelector("textarea") && question.querySelector("input:checked"));
}
