// Covers the page when no one has used it for so long, says so a minute before, and leads to where it is unlocked.
import { flush, isSending } from "./drafts.js";

const SOON = 60;
const AGAIN = 4000;
const USED = ["keydown", "pointerdown", "input", "scroll"];

let given = null;
let whole = 0; // milliseconds without use until it locks
let locksAt = 0;
let toldAt = 0;
let isCovered = false;
const windows = "BroadcastChannel" in globalThis ? new BroadcastChannel("alliance lock") : null;

export function lockInTime(dataset) {
  given = dataset;
  whole = Math.max(1, Number(given.locksIn)) * 1000;
  opensUntil(whole);
  USED.forEach((kind) => addEventListener(kind, used, { passive: true, capture: true }));
  ["visibilitychange", "focus", "pageshow", "online"].forEach((kind) => addEventListener(kind, look));
  windows?.addEventListener("message", ({ data }) => (data === "locked" ? cover() : !isCovered && opensUntil(data)));
  windows?.postMessage(whole);
  setInterval(look, 1000);
}

function opensUntil(milliseconds) {
  locksAt = Math.max(locksAt, Date.now() + milliseconds);
  document.getElementById("lock-soon").replaceChildren();
}

const left = () => locksAt - Date.now();
const warnAt = () => Math.min(SOON * 1000, whole / 3);

function look() {
  if (left() <= 0) cover();
  else if (left() <= warnAt()) warn();
}

function warn() {
  const soon = document.getElementById("lock-soon");
  if (soon.childElementCount) return;
  soon.append(document.getElementById("lock-soon-words").content.cloneNode(true));
  soon.querySelector("button").onclick = stay;
}

// Somebody is here: the practice is told, but not with every key.
function used() {
  if (!isCovered && Date.now() - toldAt > Math.min(60000, whole / 4) && left() > 0) stay();
}

async function stay() {
  toldAt = Date.now();
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": given.token };
    const answer = await fetch(given.stay, { method: "POST", headers, redirect: "manual" });
    if (answer.status === 401) return cover();
    if (!answer.ok) return undefined;
    const { locks_in: seconds } = await answer.json();
    locksAt = 0;
    opensUntil(seconds * 1000);
    windows?.postMessage(seconds * 1000);
  } catch {
    // without a connection the page goes on as it was, and locks in time
  }
  return undefined;
}

async function cover() {
  if (isCovered) return;
  isCovered = true;
  const [title, box] = [document.title, document.getElementById("lock-cover")];
  document.title = box.dataset.title;
  box.hidden = false;
  document.documentElement.classList.add("is-covered");
  await flush();
  await untilKnown(() => {
    isCovered = false;
    document.title = title;
    box.hidden = true;
    document.documentElement.classList.remove("is-covered");
  });
}

// Another window may have been in use: the practice knows.
async function untilKnown(uncover) {
  try {
    const answer = await fetch(given.state, { headers: { Accept: "application/json" }, cache: "no-store" });
    const { state, locks_in: seconds } = await answer.json();
    if (state === "open" && seconds > 0) {
      locksAt = 0;
      opensUntil(seconds * 1000);
      return uncover();
    }
    if (state === "open") return void setTimeout(() => untilKnown(uncover), 500);
    return leave(state);
  } catch {
    document.querySelector("#lock-cover [data-no-line]").hidden = false;
    return void setTimeout(() => untilKnown(uncover), AGAIN);
  }
}

function leave(state) {
  windows?.postMessage("locked");
  if (state !== "locked") return location.reload();
  const way = new URLSearchParams({ next: location.pathname + location.search });
  if (isSending()) way.set("sending", "1");
  return location.replace(`${given.locked}?${way}`);
}
