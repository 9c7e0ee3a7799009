// Copies and prints a code that is shown once. Without this script it can be marked and printed by hand.
document.querySelectorAll("[data-needs-scripts]").forEach((element) => {
  element.hidden = false;
});

document.querySelectorAll("[data-copies]").forEach((button) => {
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(code.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      window.getSelection().selectAllChildren(code); // ready to be copied by hand
    }
  });
});

document.querySelectorAll("[data-prints]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
