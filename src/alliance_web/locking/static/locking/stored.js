// Drafts on this device: sealed for one person, with when they were written and a number of their own in the open.
import { keyFrom, seal, unseal } from "./sealing.js";

const NAME = "alliance:words:";
const DAYS = 7;

let key = null;
let whose = "";

const place = (id) => `${NAME}${whose}:${id}`;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // nothing is kept where nothing can be
  }
}

function names(start) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
}

// Opens what is kept for this person, and lets go of what is old, of whomever, and of what has arrived.
export async function open({ key: given, whose: mark, arrived }) {
  whose = mark;
  const gone = new Set(arrived.split(" ").filter(Boolean));
  for (const name of names(NAME)) {
    const { at = 0, number } = read(name) ?? {};
    if (Date.now() - at > DAYS * 24 * 3600 * 1000 || gone.has(number)) remove(name);
  }
  key = await keyFrom(given);
}

export async function store(id, draft) {
  if (!key) return false;
  try {
    const { number, ...rest } = draft;
    const sealed = await seal(key, rest);
    localStorage.setItem(place(id), JSON.stringify({ at: Date.now(), number, sealed }));
    return true;
  } catch {
    return false; // full, or shut in a private window
  }
}

export async function load(id) {
  const kept = read(place(id));
  const draft = kept?.sealed && key ? await unseal(key, kept.sealed) : null;
  return draft && { ...draft, at: kept.at, number: kept.number };
}

export const forget = (id) => remove(place(id));
export const count = () => names(place("")).length;
export const forgetAll = () => names(place("")).forEach(remove);
