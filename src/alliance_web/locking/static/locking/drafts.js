// Every form with words keeps a draft on this device until it has arrived, and offers it back.
import * as stored from "./stored.js";

const WORDS = "textarea, input:not([type]), input[type=text], input[type=email]";
const NO_WORDS = "[readonly], .code-input, [name=code], [autocomplete=one-time-code]";
const NOT_KEPT = ["hidden", "password", "file", "submit", "button", "image", "reset"];
const QUIET = 300; // milliseconds after the last key

const pending = new Set();
let sendingUntil = 0;

// Whether a form is on its way just now.
export const isSending = () => Date.now() < sendingUntil;

// Writes down at once what has been typed since.
export const flush = () => Promise.all([...pending].map((write) => write()));

export async function keepDrafts(given) {
  await stored.open(given);
  const seen = new Map();
  for (const form of document.querySelectorAll("form")) {
    if (!hasWords(form)) continue;
    const action = new URL(form.action, location.href).pathname;
    const to = form.elements.namedItem("to")?.type === "hidden" ? form.elements.namedItem("to").value : "";
    const number = seen.get(action) ?? 0;
    seen.set(action, number + 1);
    await keepDraft(form, await digest(`${action} ${to} ${number}`), given);
  }
  askAtSignOut(given.signOut);
}

function hasWords(form) {
  if (form.method !== "post" || form.id === "check-in" || "noDraft" in form.dataset) return false;
  if (form.querySelector("input[type=password]")) return false;
  return [...form.elements].some((field) => field.matches(WORDS) && !field.matches(NO_WORDS));
}

async function digest(text) {
  if (!globalThis.crypto?.subtle) return text;
  const all = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...all.subarray(0, 16)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function keepDraft(form, id, given) {
  const first = fieldsOf(form);
  let draft = await stored.load(id);
  let base = draft?.base ?? first;
  let number = draft?.number ?? newNumber();
  if (draft && !same(draft.fields, first)) offer(form, draft, first, drop);

  function drop() {
    stored.forget(id);
    number = newNumber();
    base = first;
    form.querySelector(".draft-saved")?.remove();
    form.reset();
    form.querySelector(WORDS)?.focus();
  }

  let timer = 0;
  const write = async () => {
    clearTimeout(timer);
    pending.delete(write);
    const fields = fieldsOf(form);
    if (same(fields, first) && same(first, base)) return stored.forget(id);
    return say(form, (await stored.store(id, { number, base, fields })) ? given.saved : given.notSaved);
  };
  const later = () => {
    pending.add(write);
    clearTimeout(timer);
    timer = setTimeout(write, QUIET);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    sendingUntil = Date.now() + 30000;
    if (pending.has(write)) write();
    note(form, number);
  });
}

// The form carries the number of its draft: once it has arrived, the next page says so and the draft goes.
function note(form, number) {
  const field = form.elements.namedItem("draft_id") ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name: "draft_id", value: number });
  form.append(field);
}

const newNumber = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");

function controls(form) {
  return [...form.elements].filter((field) => field.name && "value" in field && !NOT_KEPT.includes(field.type) && !field.matches(NO_WORDS));
}

function fieldsOf(form) {
  const chosen = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked : true);
  return controls(form).filter(chosen).map((field) => [field.name, field.value]);
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function fill(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of controls(form)) {
    const own = values.get(field.name) ?? [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = own.includes(field.value);
    else if (own.length) field.value = own.shift();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function offer(form, draft, first, drop) {
  const notice = document.getElementById("draft-words").content.cloneNode(true).firstElementChild;
  const [here, use] = [notice.querySelector("[data-here]"), notice.querySelector("[data-use]")];
  here.textContent = here.dataset.here.replace("{time}", clock(draft.at));
  notice.querySelector("[data-delete]").onclick = () => {
    notice.remove();
    drop();
  };
  form.before(notice);
  for (let part = form.parentElement; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (same(draft.base, first)) return fill(form, draft.fields);
  // What stood in the form is another now: nothing is written over it unasked.
  notice.querySelector("[data-changed]").hidden = use.hidden = false;
  use.onclick = () => {
    fill(form, draft.fields);
    notice.querySelector("[data-changed]").hidden = use.hidden = true;
    form.querySelector(WORDS)?.focus();
  };
  return undefined;
}

function clock(at) {
  const [then, now] = [new Date(at), new Date()];
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = then.toDateString() === now.toDateString() ? {} : { day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(document.documentElement.lang, { ...day, ...form }).format(then);
}

function say(form, words) {
  let line = form.querySelector(".draft-saved");
  if (!line) {
    line = document.createElement("p");
    line.className = "draft-saved";
    form.append(line);
  }
  line.textContent = words.replace("{time}", clock(Date.now()));
}

// Whoever signs out while drafts are here is asked what becomes of them.
function askAtSignOut(address) {
  const choice = document.querySelector("[data-drafts-choice]");
  if (choice) {
    if (stored.count()) choice.hidden = false;
    choice.closest("form").addEventListener("submit", () => choice.querySelector("input").checked && stored.forgetAll());
    return;
  }
  for (const form of document.querySelectorAll(`form[action="${address}"]`)) {
    form.addEventListener("submit", (event) => {
      if (!stored.count()) return;
      event.preventDefault();
      location.assign(address);
    });
  }
}
