// Shows what needs a passkey where the browser can give one, and says in words when it did not.
document.querySelectorAll("[data-needs-passkeys]").forEach((element) => {
  element.hidden = !window.PublicKeyCredential;
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.getElementById("passkey-error");
  if (message) message.hidden = false;
});
