// Unlock with a passkey: what it is asked comes fresh at the press of the button, so that several windows are no matter.
const form = document.getElementById("unlock_by_passkey");
const button = document.getElementById("unlock_with_passkey");
const fault = document.getElementById("passkey-error");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  fault.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
    const { request_options: options } = await answer.json();
    document.getElementById("unlock_credential").value = JSON.stringify(await window.webauthnJSON.get(options));
    form.action = form.dataset.post;
    form.submit();
  } catch {
    fault.hidden = false;
    button.disabled = false;
  }
});
