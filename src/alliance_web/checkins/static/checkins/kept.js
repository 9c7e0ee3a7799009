// What this device keeps until the practice has it: drafts while somebody answers, and forms that wait for a connection.
const NAME = "alliance";
const HOUR = 3600 * 1000;
// A draft goes after two days. A form that was sent waits as long as its link lives: it was promised to arrive.
const HOURS = { draft: 48, sent: 14 * 24, report: 14 * 24 };

const place = (kind, key) => `${NAME}:${kind}:${key}`;

export function keep(kind, key, value) {
  try {
    localStorage.setItem(place(kind, key), JSON.stringify({ ...value, at: Date.now() }));
    return true;
  } catch {
    return false; // full, or shut in a private window
  }
}

export function recall(kind, key) {
  try {
    return JSON.parse(localStorage.getItem(place(kind, key)));
  } catch {
    return null;
  }
}

export function forget(kind, key) {
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
      const at = recall(kind, key)?.at ?? 0;
      if (now - at > hours * HOUR) forget(kind, key);
    }
  }
}
