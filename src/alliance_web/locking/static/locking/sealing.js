// Encrypts what this device keeps, with a key that the server gives to whom it is for and that is never stored here.
const NAME = "AES-GCM";
const NONCE = 12;

const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

function text(all) {
  let found = "";
  for (let at = 0; at < all.length; at += 8192) found += String.fromCharCode(...all.subarray(at, at + 8192));
  return btoa(found);
}

// null where this browser cannot encrypt, as on a page without https.
export async function keyFrom(given) {
  if (!given || !globalThis.crypto?.subtle) return null;
  return crypto.subtle.importKey("raw", bytes(given), NAME, false, ["encrypt", "decrypt"]);
}

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: NAME, iv }, key, new TextEncoder().encode(JSON.stringify(value)));
  return text(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

// null for what was sealed with another key.
export async function unseal(key, sealed) {
  try {
    const all = bytes(sealed);
    const open = await crypto.subtle.decrypt({ name: NAME, iv: all.subarray(0, NONCE) }, key, all.subarray(NONCE));
    return JSON.parse(new TextDecoder().decode(open));
  } catch {
    return null;
  }
}
