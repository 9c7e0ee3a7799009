// The questions after the end with a script: one step at a time, and a draft on this device until they are sent.
import { draftOf } from "../checkins/draft.js";
import { forgetOld, openKept } from "../checkins/kept.js";
import { watchRisk } from "../checkins/risk.js";
import { stepThrough } from "../checkins/screens.js";
import { freshToken } from "../checkins/sending.js";

const form = document.getElementById("check-in");
const { key, token, seal } = form.dataset;
const words = document.getElementById("check-in-words").dataset;

let screen = 0;
let furthest = 0;

forgetOld();
await openKept(seal);
const isReturned = "filled" in form.dataset;
const draft = draftOf(form, words, () => ({ screen, furthest }));
const kept = isReturned ? {} : draft.restore();
const onMove = (at, reached) => {
  [screen, furthest] = [at, reached];
  draft.keepAnew();
};
const steps = stepThrough(form, words, { start: kept.screen ?? 0, furthest: kept.furthest ?? 0, isReturned, onMove });
watchRisk(form, { key, token, onReport: draft.keepNow });
form.addEventListener("input", draft.keepNow);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (steps.isLast()) await sendOrSay();
  else steps.next();
});

// Without a line the browser would leave the page for one of its own that says nothing about the answers.
async function sendOrSay() {
  const offline = document.getElementById("follow-up-offline");
  offline.replaceChildren();
  const fresh = await freshToken(token);
  if (fresh) {
    form.elements.csrfmiddlewaretoken.value = fresh;
    form.submit();
  } else {
    offline.append(document.getElementById("follow-up-offline-words").content.cloneNode(true));
  }
}
