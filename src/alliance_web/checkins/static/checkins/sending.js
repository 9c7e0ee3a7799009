// Send a form that this device keeps, once: the same form carries the same number, and the practice knows it again.
import { forget, recall } from "./kept.js";

const SOONEST = 4000;
const LATEST = 60000;

// Resolves to { state, next?, token? }; state: saved, offline, busy, signed-out, refused, nothing.
export async function send(kind, key, tokenPath) {
  const form = recall(kind, key);
  if (!form) return { state: "nothing" };
  const token = await freshToken(tokenPath);
  if (!token) return { state: "offline" };
  const answer = await post(form, token);
  if (answer.state === "saved") forget(kind, key);
  return { ...answer, token };
}

// A token that the practice takes with a form; null where there is no line to it.
export async function freshToken(path) {
  try {
    const answer = await fetch(path, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? (await answer.json()).token : null;
  } catch {
    return null;
  }
}

async function post(form, token) {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(form.fields),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      redirect: "manual",
    });
  } catch {
    return { state: "offline" };
  }
  if (answer.ok) return { state: "saved", next: (await answer.json()).next };
  if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "signed-out" };
  return { state: answer.status >= 500 || answer.status === 429 ? "busy" : "refused" };
}

// Hand a form to the browser itself, so that the page with the reason is shown.
export function submitPlainly({ action, fields }, token) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token]]) {
    const input = document.createElement("textarea");
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

// Call `attempt` again when the line may be back, ever more rarely, until it returns true.
export function untilDone(attempt) {
  let wait = SOONEST;
  let timer = 0;
  let running = false;
  const again = async () => {
    if (running) return;
    running = true;
    clearTimeout(timer);
    const done = await attempt();
    running = false;
    if (done) return stop();
    timer = setTimeout(again, wait);
    wait = Math.min(LATEST, wait * 2);
  };
  const seen = () => document.visibilityState === "visible" && again();
  const stop = () => {
    removeEventListener("online", again);
    document.removeEventListener("visibilitychange", seen);
    clearTimeout(timer);
  };
  addEventListener("online", again);
  document.addEventListener("visibilitychange", seen);
  return { now: again, stop };
}
