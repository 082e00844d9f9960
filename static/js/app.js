// The site as an app: starts the service worker, and puts aside the few pages that a member needs where there is no network.
// <meta name="member" content="id"> says whose they are; empty for a stranger and on a computer that others use too.

const me = document.querySelector("meta[name=member]")?.content ?? ""
const MINE = "mine"

async function forget() {
  await caches.delete(MINE)
  localStorage.removeItem("aside")
}

async function putAside(cache, { path, from }) {
  const answer = await fetch(from)
  if (answer.ok && !answer.redirected) await cache.put(path, answer)
}

// Where the browser cannot read codes by itself, the scanner's reader is fetched ahead; the service worker keeps it.
async function fetchReader(addresses) {
  if (window.BarcodeDetector || navigator.connection?.saveData) return
  const cache = await caches.open("reader")
  for (const { url } of await cache.keys()) if (!addresses.includes(new URL(url).pathname)) await cache.delete(url)
  for (const one of addresses) await fetch(one)
}

async function fill(mark) {
  const { member, pages, reader } = await (await fetch("/offline.json")).json()
  if (String(member) !== me) return
  const cache = await caches.open(MINE)
  const wanted = new Set(pages.map(({ path }) => path))
  for (const { url } of await cache.keys()) if (!wanted.has(new URL(url).pathname)) await cache.delete(url)
  await Promise.all(pages.map((page) => putAside(cache, page)))
  localStorage.setItem("aside", `${me} `) // theirs, and not all of it: whoever goes on to another page meanwhile has the rest fetched there
  await fetchReader(reader)
  localStorage.setItem("aside", mark)
}

// Once a day, and after every change of a card.
function isDue(mark) {
  return localStorage.getItem("aside") !== mark || location.pathname.startsWith("/cards")
}

// What was written down about somebody also stands on the page of those one met.
async function renewMet() {
  const path = "/contacts/met"
  if (location.pathname.startsWith("/contacts/")) await putAside(await caches.open(MINE), { path, from: path })
}

async function begin() {
  const mark = `${me} ${new Date().toDateString()}`
  if (!localStorage.getItem("aside")?.startsWith(`${me} `)) await forget()
  if (!me) return
  await navigator.serviceWorker.register("/service-worker.js")
  await navigator.serviceWorker.ready
  await (isDue(mark) ? fill(mark) : renewMet())
}

if (navigator.serviceWorker && window.caches) begin().catch(() => {}) // no network, or no storage: then it works with a network only
