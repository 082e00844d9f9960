// Answers where there is no network: what every page needs, and the few pages of a member that app.js put aside. It keeps no
// other page of anybody. `SITE` stands before this, written by the server: version, shell, queue.

importScripts(SITE.queue)

const SHELL = `shell ${SITE.version}`
const [MINE, READER] = ["mine", "reader"]
const PATIENCE = 4000 // a bad network is worse than none: then a page that was put aside is shown
const DOWN = new Set([502, 503, 504]) // what stands before the site says that it is not there
const DOORS = ["/sign-in", "/sign-out", "/join"] // whoever comes next sees nothing of who was here
const HASHED = /\.[0-9a-f]{10}\.\w+$/

async function install() {
  const cache = await caches.open(SHELL)
  await cache.addAll(SITE.shell.map((address) => new Request(address, { credentials: "omit" }))) // a stranger's: it outlasts a sign-in
  return skipWaiting()
}

// Pages that were put aside name the files of their version: they are fetched anew before those go.
async function activate() {
  await clients.claim()
  const mine = await caches.open(MINE)
  const anew = (await mine.keys()).map(async ({ url }) => {
    const answer = await fetch((await mine.match(url)).url) // from where it came: not always the address it answers to
    if (!answer.ok || answer.redirected) throw new Error(url)
    return mine.put(url, answer)
  })
  if ((await Promise.allSettled(anew)).some((one) => one.status === "rejected")) return
  const old = (await caches.keys()).filter((name) => name.startsWith("shell ") && name !== SHELL)
  await Promise.all(old.map((name) => caches.delete(name)))
}

const aside = async (url) => (await caches.open(MINE)).match(url.pathname)

async function offline() {
  return (await aside({ pathname: "/offline" })) ?? (await caches.match("/offline"))
}

function within(time, promise) {
  return Promise.race([promise, new Promise((_, late) => setTimeout(late, time))])
}

async function page(request, url) {
  const kept = await aside(url)
  const coming = fetch(request)
  try {
    if (!kept) return await coming
    const answer = await within(PATIENCE, coming)
    return DOWN.has(answer.status) ? kept : answer
  } catch {
    coming.catch(() => {})
    return kept ?? offline()
  }
}

async function file(request, url) {
  const kept = await caches.match(request)
  if (kept && HASHED.test(url.pathname)) return kept
  try {
    const answer = await fetch(request)
    if (answer.ok && url.pathname.startsWith("/static/vendor/reader/")) (await caches.open(READER)).put(request, answer.clone())
    return answer
  } catch {
    return kept ?? Response.error()
  }
}

addEventListener("install", (event) => event.waitUntil(install()))
addEventListener("activate", (event) => event.waitUntil(activate()))
addEventListener("sync", (event) => event.tag === "queue" && event.waitUntil(queue.send()))
addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method !== "GET") return DOORS.includes(url.pathname) && event.waitUntil(caches.delete(MINE))
  if (request.mode === "navigate") event.respondWith(page(request, url))
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url))
})
