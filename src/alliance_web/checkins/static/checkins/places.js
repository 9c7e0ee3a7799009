// The questions in the browser's history: its Back goes one question back, and leaves only from the first one.
const NAME = "question";
// Where a browser keeps its history to itself, leaving does not wait for it.
const PATIENCE = 1000;
const placeIn = (state) => state?.[NAME] ?? 0;

export function places(arrive) {
  let at = placeIn(history.state);
  let arrived = null;

  addEventListener("popstate", ({ state }) => {
    at = placeIn(state);
    if (arrived) arrived();
    else arrive(at);
  });
  // Forwards at once, backwards through what the browser has kept.
  const go = async (to) => {
    while (at < to) history.pushState({ [NAME]: (at += 1) }, "");
    if (at > to) await back(at - to);
    arrive(to);
  };
  const back = (steps) => new Promise((done) => {
    const over = () => {
      clearTimeout(timer);
      arrived = null;
      done();
    };
    const timer = setTimeout(over, PATIENCE);
    arrived = over;
    history.go(-steps);
  });
  // What was sent takes the place of all its questions: Back leads to where the check-in was opened.
  const leave = async (next) => {
    if (at) await back(at);
    location.replace(next);
  };
  return { at: () => at, go, leave };
}
