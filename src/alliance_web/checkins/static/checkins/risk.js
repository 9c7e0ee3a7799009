// An answer about self-harm above zero is told the moment it is chosen, and help is shown at once, connection or not.
import { keep, kept } from "./kept.js";
import { send, untilDone } from "./sending.js";

export function watchRisk(form, { key, token, onReport }) {
  const help = document.getElementById("check-in-help");
  tellWaiting(token);
  if (!help) return;
  form.addEventListener("change", (event) => {
    const chosen = event.target;
    if (!chosen.closest("[data-risk]") || !(Number(chosen.value) > 0)) return;
    onReport();
    keep("report", key, { action: form.dataset.report, fields: [[chosen.name, chosen.value]] });
    tellWaiting(token);
    showHelp(form, help, chosen);
  });
}

function tellWaiting(token) {
  const waiting = kept("report");
  if (!waiting.length) return;
  untilDone(async () => {
    const answers = await Promise.all(waiting.map((key) => send("report", key, token)));
    return answers.every(({ state }) => state === "saved" || state === "refused" || state === "nothing");
  }).now();
}

function showHelp(form, help, chosen) {
  const parts = document.querySelectorAll("#check-in, #check-in-progress, #check-in-saved");
  const show = (isHelp) => {
    parts.forEach((part) => { part.hidden = isHelp; });
    help.hidden = !isHelp;
    (isHelp ? help : chosen).focus();
    scrollTo(0, 0);
  };
  help.querySelector("[data-back-to-form]").onclick = () => show(false);
  show(true);
}
