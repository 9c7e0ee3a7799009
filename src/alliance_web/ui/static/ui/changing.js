// A form with data-changes shows its answer in that part of the page; without scripts, it loads the page as any form does.
const PAUSE = 300; // milliseconds after the last key

let asked = ""; // of answers that overtake each other only the last one counts

async function change(form) {
  const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
  asked = address;
  const answer = await fetch(address).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (asked !== address) return;
  const part = document.getElementById(form.dataset.changes);
  const news = page && page.getElementById(form.dataset.changes);
  if (!part || !news) return location.assign(address); // locked, signed out or without a connection: the page says so
  part.replaceWith(news);
  history.pushState(null, "", address);
}

for (const form of document.querySelectorAll("form[data-changes]")) {
  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(change, event.target.matches("select, [type=radio], [type=checkbox]") ? 0 : PAUSE, form);
  });
}

addEventListener("popstate", () => location.reload());
