// The check-in with a script: one question on a screen, a draft on this device, sent once even over a poor line.
import { draftOf, fieldsOf } from "./draft.js";
import { followChoices } from "./follow.js";
import { leaveOutGuesses } from "./guesses.js";
import { forget, forgetOld, keep, kept, openKept, recall } from "./kept.js";
import { watchRisk } from "./risk.js";
import { stepThrough } from "./screens.js";
import { send, submitPlainly, untilDone } from "./sending.js";

const form = document.getElementById("check-in");
const { key, token, worker, seal } = form.dataset;
const words = document.getElementById("check-in-words").dataset;
const waiting = document.getElementById("check-in-kept");

let screen = 0;
let furthest = 0;
let sending = null;
let steps = null;
let guesses = null;

const draft = draftOf(form, words, () => ({ screen, furthest, withoutGuesses: guesses.areOut() }));

function bringLastScreens() {
  const last = document.getElementById("check-in-last");
  last?.replaceWith(last.content);
}

// A form that was sent has a number of its own and is not changed any more; a changed one gets another number.
function sendAnswers() {
  const submission = crypto.randomUUID?.() ?? form.elements.submission.value;
  const sent = { action: form.action, fields: [...fieldsOf(form), ["submission", submission], ["step", "send"]] };
  const id = `${key}.${submission}`;
  if (keep("sent", id, sent)) deliver(id);
  else form.submit();
}

function deliver(id) {
  showWaiting("sending");
  sending = untilDone(async () => {
    const sent = recall("sent", id);
    const answer = await send("sent", id, token);
    if (answer.state === "saved") {
      forget("draft", key);
      steps.leave(answer.next);
    } else if (answer.state === "refused") {
      forget("sent", id);
      submitPlainly(sent, answer.token);
    } else {
      waiting.dataset.now = answer.state;
    }
    return ["saved", "refused", "nothing"].includes(answer.state);
  });
  waiting.querySelector("[data-try]").onclick = sending.now;
  waiting.querySelector("[data-edit]").onclick = () => backToForm(id);
  sending.now();
}

function showWaiting(state) {
  showForm(false);
  waiting.dataset.now = state;
  waiting.focus();
}

function showForm(isForm) {
  waiting.hidden = isForm;
  document.querySelectorAll("#check-in, #check-in-intro, #check-in-progress, #check-in-saved, .error-summary").forEach((part) => {
    part.hidden = !isForm;
  });
}

function backToForm(id) {
  sending.stop();
  forget("sent", id);
  showForm(true);
}

function begin() {
  const isReturned = "filled" in form.dataset;
  bringLastScreens();
  const found = isReturned ? {} : draft.restore();
  const onMove = (at, reached) => {
    [screen, furthest] = [at, reached];
    draft.keepAnew();
  };
  const onChange = () => {
    draft.keepAnew();
    if (steps.isWhole()) steps.next();
  };
  guesses = leaveOutGuesses(form, { areOut: found.withoutGuesses ?? false, onChange });
  steps = stepThrough(form, words, { start: found.screen ?? 0, furthest: found.furthest ?? 0, isReturned, onMove });
  followChoices(form);
  watchRisk(form, { key, token, onReport: draft.keepNow });
  form.addEventListener("input", draft.keepNow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!steps.isLast()) steps.next();
    else if (!steps.showFirstMissing()) sendAnswers();
  });
}

forgetOld();
await openKept(seal);
navigator.serviceWorker?.register(worker, { scope: "/" }).catch(() => {});
begin();
const unsent = kept("sent").find((id) => id.startsWith(key));
if (unsent) deliver(unsent);
