// One question on a screen: Back, Next, progress, and a word where an answer is missing.
const page = document.documentElement;

export function stepThrough(form, words, { start, isReturned, onMove }) {
  const screens = [...form.querySelectorAll("[data-screen]")];
  const [back, next, send] = ["back", "next", "send"].map((name) => form.querySelector(`[data-${name}]`));
  const progress = progressLine(screens.length, words);
  let at = 0;

  const show = (index) => {
    at = index;
    screens.forEach((screen, i) => { screen.hidden = i !== at; });
    page.classList.toggle("is-first", at === 0);
    back.hidden = at === 0;
    next.hidden = at === screens.length - 1;
    send.hidden = !next.hidden;
    screens[at].setAttribute("aria-label", progress(at + 1));
    onMove(at);
  };
  const go = (index) => {
    show(index);
    if (!form.querySelector(".has-error")) document.querySelector(".error-summary")?.remove();
    scrollTo(0, 0);
    screens[at].focus({ preventScroll: true });
  };
  const goOn = () => {
    const missing = firstMissing(screens[at]);
    if (missing) complain(missing, words);
    else go(at + 1);
  };
  const showFirstMissing = () => {
    const index = screens.findIndex(firstMissing);
    if (index < 0) return false;
    show(index);
    complain(firstMissing(screens[index]), words);
    return true;
  };

  screens.forEach((screen) => { screen.tabIndex = -1; });
  form.querySelectorAll("[data-plain]").forEach((button) => button.remove());
  page.classList.add("is-stepping");
  back.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", goOn);
  // Not on change, which comes as a button is pressed: what then vanishes above would move the button away.
  form.addEventListener("input", (event) => beQuiet(event.target.closest(".question")));
  jumpFromSummary((fault) => show(screens.findIndex((screen) => screen.contains(fault))));
  const firstFault = screens.findIndex((screen) => screen.querySelector(".has-error"));
  show(Math.max(0, Math.min(isReturned ? firstFault : start, screens.length - 1)));
  return { isLast: () => at === screens.length - 1, next: goOn, showFirstMissing };
}

function progressLine(steps, words) {
  const line = document.getElementById("check-in-progress");
  const bar = line.querySelector("progress");
  line.hidden = false;
  bar.max = steps;
  return (step) => {
    bar.value = step;
    return (line.querySelector(".numbers").textContent = words.of.replace("{step}", step).replace("{steps}", steps));
  };
}

// The first question here without an answer: its own radios, not those about sharing or the guess.
function firstMissing(screen) {
  return [...screen.querySelectorAll("[data-required] > .question")].find(
    (question) => !question.querySelector("input:checked"),
  );
}

function complain(question, words) {
  const fieldset = question.querySelector("fieldset");
  if (!question.querySelector(".field-error")) {
    const error = document.createElement("p");
    error.className = "field-error";
    error.setAttribute("role", "alert");
    error.textContent = words.choose;
    fieldset.querySelector("legend").after(error);
    question.classList.add("has-error");
  }
  fieldset.focus();
}

function beQuiet(question) {
  question?.querySelector(".field-error")?.remove();
  question?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  question?.classList.remove("has-error");
}

// The faults of a form that came back lead to their questions, which may stand on another screen.
function jumpFromSummary(showScreenOf) {
  document.querySelector(".error-summary")?.addEventListener("click", (event) => {
    const fault = document.getElementById(event.target.closest("a")?.hash.slice(1));
    if (!fault?.closest("[data-screen]")) return;
    event.preventDefault();
    showScreenOf(fault);
    fault.focus();
  });
}
