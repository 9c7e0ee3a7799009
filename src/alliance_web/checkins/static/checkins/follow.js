// Words that explain a choice are asked for once there is something to explain; what was written never disappears.
const SOMETHING = /^[1-9]/;

export function followChoices(form) {
  const update = () => form.querySelectorAll("[data-follows]").forEach(showIfAsked);
  form.addEventListener("change", ({ target }) => target.type === "radio" && update());
  update();
}

function showIfAsked(question) {
  const chosen = question.parentElement.querySelector("[data-question] > .question input:checked");
  const isAsked = chosen && SOMETHING.test(chosen.value);
  question.hidden = !isAsked && !question.querySelector("textarea").value;
}
