// The code on the sharing screen: fresh while there is a network, the plain one, and a word about it, while there is none.
// <div data-live="url" data-after="id"> holds the code (data-begin: the plain one as yet), <template data-plain> the plain one, [data-met] who was connected by it.
// A code lets in one: as soon as it has, the next one is shown.

const EVERY = 5_000
const LASTS = 25_000
const PATIENCE = 8_000 // a network that does not answer by then is none: a word that has run out is not shown on
const shown = document.querySelector("[data-live]")
const met = document.querySelector("[data-met]")
let drawnAt = performance.now()

function show(html, kind) {
  shown.innerHTML = html
  drawnAt = kind === "live" ? performance.now() : -LASTS
  for (const line of document.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== kind
}

const plain = () => show(document.querySelector("template[data-plain]").innerHTML, "offline")

function tell(people) {
  for (const one of people.reverse()) {
    const line = Object.assign(document.createElement("a"), { href: one.url, textContent: one.words })
    met.prepend(line)
    shown.dataset.after = one.id
  }
  if (people.length) navigator.vibrate?.(100) // the screen is turned to somebody else
}

async function renew(anew) {
  if (document.visibilityState !== "visible") return
  try {
    const signal = AbortSignal.timeout?.(PATIENCE)
    const answer = await fetch(`${shown.dataset.live}?after=${shown.dataset.after}`, { signal, headers: { Accept: "application/json" } })
    if (!answer.ok || answer.redirected) return plain()
    const fresh = await answer.json()
    if (anew || fresh.met.length || performance.now() - drawnAt > LASTS) show(fresh.qr, "live")
    tell(fresh.met)
  } catch {
    plain() // no network
  }
}

if (shown) {
  if ("begin" in shown.dataset) renew(true) // the page that a phone put aside, opened where there may be a network again
  setInterval(renew, EVERY)
  addEventListener("online", () => renew(true))
  addEventListener("offline", plain)
  document.addEventListener("visibilitychange", () => renew(true))
}
