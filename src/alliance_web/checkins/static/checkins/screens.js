// One question on a screen: Back, Next, progress, and a word where an answer is missing.
import { isWhole, moveOnTaps } from "./moving.js";
import { places } from "./places.js";

const page = document.documentElement;

export function stepThrough(form, words, { start, furthest, isReturned, onMove }) {
  const screens = [...form.querySelectorAll("[data-screen]")];
  const [back, next, send] = ["back", "next", "send"].map((name) => form.querySelector(`[data-${name}]`));
  const progress = progressLine(screens.length, words, furthest);
  let at = 0;

  const show = (index) => {
    taps.stop();
    at = index;
    screens.forEach((screen, i) => { screen.hidden = i !== at; });
    page.classList.toggle("is-first", at === 0);
    back.hidden = at === 0;
    next.hidden = at === screens.length - 1;
    send.hidden = !next.hidden;
    const { line, reached } = progress(at + 1);
    screens[at].setAttribute("aria-label", line);
    onMove(at, reached);
  };
  const arrive = (index) => {
    show(Math.min(index, screens.length - 1));
    if (!form.querySelector(".has-error")) document.querySelector(".error-summary")?.remove();
    scrollTo(0, 0);
    screens[at].focus({ preventScroll: true });
  };
  const goOn = () => {
    const missing = firstMissing(screens[at]);
    if (missing) complain(missing, words);
    else if (at < screens.length - 1) place.go(at + 1);
  };
  const showFirstMissing = () => {
    const index = screens.findIndex(firstMissing);
    if (index < 0) return false;
    place.go(index).then(() => complain(firstMissing(screens[index]), words));
    return true;
  };
  const place = places(arrive);
  const taps = moveOnTaps(form, isWhole, goOn);

  screens.forEach((screen) => { screen.tabIndex = -1; });
  form.querySelectorAll("[data-plain]").forEach((button) => button.remove());
  page.classList.add("is-stepping");
  back.addEventListener("click", () => place.go(at - 1));
  next.addEventListener("click", goOn);
  // Not on change, which comes as a button is pressed: what then vanishes above would move the button away.
  form.addEventListener("input", (event) => beQuiet(event.target.closest(".question")));
  jumpFromSummary((fault) => place.go(screens.findIndex((screen) => screen.contains(fault))));
  const firstFault = screens.findIndex((screen) => screen.querySelector(".has-error"));
  const first = Math.max(0, Math.min(isReturned ? firstFault : start, screens.length - 1));
  show(first);
  if (place.at() !== first) place.go(first);
  return {
    isLast: () => at === screens.length - 1,
    isWhole: () => isWhole(screens[at]),
    leave: place.leave,
    next: goOn,
    showFirstMissing,
  };
}

// The line says which question this is; the bar says how far one has come, and never goes back.
function progressLine(steps, words, furthest) {
  let reached = furthest;
  const line = document.getElementById("check-in-progress");
  const bar = line.querySelector("progress");
  line.hidden = false;
  bar.max = steps;
  return (step) => {
    bar.value = reached = Math.max(reached, step);
    const where = words.of.replace("{step}", step).replace("{steps}", steps);
    line.querySelector(".numbers").textContent = where;
    return { line: where, reached };
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
    showScreenOf(fault).then(() => fault.focus());
  });
}
