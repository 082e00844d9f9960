// The code on the sharing screen: fresh while there is a network, the plain one while there is none.
// <div data-live="url" data-after="id"> holds the code (data-begin: the plain one as yet), <template data-plain> the plain one, [data-met] who was connected by it.

const EVERY = 20_000
const shown = document.querySelector("[data-live]")
const met = document.querySelector("[data-met]")

function show(html, kind) {
  shown.innerHTML = html
  for (const line of document.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== kind
}

const plain = () => show(document.querySelector("template[data-plain]").innerHTML, "plain")

function tell(people) {
  for (const one of people.reverse()) {
    const line = Object.assign(document.createElement("a"), { href: one.url, textContent: one.words })
    met.prepend(line)
    shown.dataset.after = one.id
  }
}

async function renew() {
  if (document.visibilityState !== "visible") return
  try {
    const answer = await fetch(`${shown.dataset.live}?after=${shown.dataset.after}`, { headers: { Accept: "application/json" } })
    if (!answer.ok || answer.redirected) return plain()
    const fresh = await answer.json()
    show(fresh.qr, "live")
    tell(fresh.met)
  } catch {
    plain() // no network
  }
}

if (shown) {
  if ("begin" in shown.dataset) renew() // the page that a phone put aside, opened where there may be a network again
  setInterval(renew, EVERY)
  addEventListener("online", renew)
  addEventListener("offline", plain)
  document.addEventListener("visibilitychange", renew)
}
