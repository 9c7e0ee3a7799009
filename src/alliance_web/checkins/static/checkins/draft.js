// The draft of a form: kept on this device with every answer, and brought back when the form is opened again.
import { keep, recall } from "./kept.js";

const NOT_KEPT = new Set(["csrfmiddlewaretoken", "submission", "step"]);

export const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");

// `more`: what else is kept, such as the screen one is on.
export function draftOf(form, words, more) {
  const { key } = form.dataset;
  const saved = document.getElementById("check-in-saved");

  const keepNow = () => {
    const isKept = keep("draft", key, { fields: fieldsOf(form), ...more() });
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" });
    saved.textContent = isKept ? words.kept.replace("{time}", time.format(new Date())) : words.notKept;
  };
  const restore = () => {
    const draft = recall("draft", key);
    if (!draft) return {};
    for (const [name, value] of draft.fields) {
      const found = form.elements[name];
      if (found) found.value = value;
    }
    return draft;
  };
  return { keepNow, keepAnew: () => recall("draft", key) && keepNow(), restore };
}
