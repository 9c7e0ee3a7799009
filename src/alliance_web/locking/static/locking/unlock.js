// On the lock page: once another window has unlocked, this one opens too.
const page = document.getElementById("locked");
const windows = "BroadcastChannel" in globalThis ? new BroadcastChannel("alliance lock") : null;

async function look() {
  try {
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" }, cache: "no-store" });
    if ((await answer.json()).state !== "locked") location.replace(page.dataset.next);
  } catch {
    // without a connection it stays as it is
  }
}

document.querySelector("h1").focus();
windows?.addEventListener("message", ({ data }) => data !== "locked" && look());
["visibilitychange", "focus", "pageshow", "online"].forEach((kind) => addEventListener(kind, look));
