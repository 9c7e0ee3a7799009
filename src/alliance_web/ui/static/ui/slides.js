// Rows that slide on a phone begin where the page at hand is in view.
for (const current of document.querySelectorAll(".slides [aria-current]")) {
  const row = current.closest(".slides");
  const before = current.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += before - row.clientWidth / 3;
}
