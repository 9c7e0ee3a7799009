// Stands in for a page that cannot be reached: says what is safe on this device, sends what waits, and comes back.
import { kept } from "./kept.js";
import { send, untilDone } from "./sending.js";

const page = document.getElementById("offline");
const state = document.getElementById("offline-state");
const button = document.getElementById("offline-try");

function say() {
  const holds = kept("sent").length ? "sent" : kept("draft").length ? "draft" : "nothing";
  page.querySelectorAll("[data-holds]").forEach((words) => { words.hidden = words.dataset.holds !== holds; });
}

async function isBack() {
  try {
    return (await fetch(page.dataset.token, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

async function attempt() {
  state.textContent = state.dataset.trying;
  if (await isBack()) {
    for (const kind of ["report", "sent"]) {
      for (const key of kept(kind)) await send(kind, key, page.dataset.token);
    }
    location.reload();
    return true;
  }
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" });
  state.textContent = state.dataset.still.replace("{time}", time.format(new Date()));
  return false;
}

say();
const trying = untilDone(attempt);
button.hidden = false;
button.addEventListener("click", trying.now);
if (location.pathname !== "/offline/") trying.now();
