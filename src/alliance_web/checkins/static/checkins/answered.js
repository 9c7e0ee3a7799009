// The practice has the answers: this device lets go of its draft. A form that still waits here is sent first.
import { forget, forgetOld, kept, openKept, recall } from "./kept.js";
import { send, submitPlainly } from "./sending.js";

const { key, token, held, seal } = document.getElementById("check-in-answered").dataset;

async function finish() {
  const id = kept("sent").find((name) => name.startsWith(key));
  if (!id) return forget("draft", key);
  const sent = recall("sent", id);
  const answer = await send("sent", id, token);
  if (answer.state === "saved") return finish();
  if (answer.state !== "refused") return undefined;
  forget("sent", id);
  return submitPlainly(sent, answer.token);
}

forgetOld();
await openKept(seal);
// A page that shows a second form back is the last place where its words stand: what this device keeps of it stays for now.
if (held === undefined) finish();
