// What this device keeps until the practice has it: drafts while somebody answers, and forms that wait for a connection.
// Both are sealed with a key that the practice gives to whoever may open the check-in. A report about self-harm is not:
// it has to leave from whichever page finds the connection again.
import { keyFrom, seal, unseal } from "../locking/sealing.js";

const NAME = "alliance";
const HOUR = 3600 * 1000;
// A draft goes after two days. A form that was sent waits as long as its link lives: it was promised to arrive.
const HOURS = { draft: 48, sent: 14 * 24, report: 14 * 24 };
const OPEN = new Set(["report"]);

const place = (kind, key) => `${NAME}:${kind}:${key}`;
const opened = new Map();
let sealedWith = null;

// Before anything else on a page that may read what is kept of its check-in.
export async function openKept(given) {
  sealedWith = await keyFrom(given);
  if (!sealedWith) return;
  for (const kind of Object.keys(HOURS)) {
    for (const key of kept(kind)) {
      const { sealed, at } = read(kind, key) ?? {};
      const value = sealed && (await unseal(sealedWith, sealed));
      if (value) opened.set(place(kind, key), { ...value, at });
    }
  }
}

export function keep(kind, key, value) {
  const whole = { ...value, at: Date.now() };
  if (OPEN.has(kind)) return write(kind, key, whole);
  if (!sealedWith || !write("try", "", { at: 0 })) return false;
  forget("try", "");
  opened.set(place(kind, key), whole);
  sealLater(kind, key, whole, value);
  return true;
}

export function recall(kind, key) {
  const found = opened.get(place(kind, key)) ?? read(kind, key);
  return found?.sealed ? null : found; // sealed: it is somebody else's
}

export function forget(kind, key) {
  opened.delete(place(kind, key));
  try {
    localStorage.removeItem(place(kind, key));
  } catch {
    // nothing is kept where nothing can be
  }
}

export function kept(kind) {
  const start = place(kind, "");
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  } catch {
    return [];
  }
}

export function forgetOld(now = Date.now()) {
  for (const [kind, hours] of Object.entries(HOURS)) {
    for (const key of kept(kind)) {
      const at = read(kind, key)?.at ?? 0;
      if (now - at > hours * HOUR) forget(kind, key);
    }
  }
}

// What has been kept anew, or forgotten, while this was sealed is not written over.
async function sealLater(kind, key, whole, value) {
  const sealed = await seal(sealedWith, value);
  if (opened.get(place(kind, key)) === whole) write(kind, key, { at: whole.at, sealed });
}

function write(kind, key, value) {
  try {
    localStorage.setItem(place(kind, key), JSON.stringify(value));
    return true;
  } catch {
    return false; // full, or shut in a private window
  }
}

function read(kind, key) {
  try {
    return JSON.parse(localStorage.getItem(place(kind, key)));
  } catch {
    return null;
  }
}
