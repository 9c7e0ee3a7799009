// Answers for a check-in that cannot be reached. Keeps one page that says nothing about anyone, and what it is drawn with.
const KEPT = "alliance-offline-{{ version }}";
const SHELL = "{{ shell|escapejs }}";
const ASSETS = [{% for asset in assets %}"{{ asset|escapejs }}", {% endfor %}];
const CHECK_IN = /^\/c\/|\/check-ins\//;

async function keep() {
  const cache = await caches.open(KEPT);
  // Fetched as nobody, so that nothing of a signed-in person is ever in it.
  await cache.add(new Request(SHELL, { credentials: "omit", cache: "reload" }));
  await Promise.allSettled(ASSETS.map((asset) => cache.add(new Request(asset, { credentials: "omit" }))));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("alliance-offline-") && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function orKept(request, kept) {
  try {
    return await fetch(request);
  } catch (fault) {
    // The pages vary by cookie and language; what is kept here does not.
    const found = await caches.match(kept, { ignoreVary: true });
    if (found) return found;
    throw fault;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && CHECK_IN.test(address.pathname)) {
    event.respondWith(orKept(event.request, SHELL));
  } else if (ASSETS.includes(address.pathname)) {
    event.respondWith(orKept(event.request, event.request));
  }
});
