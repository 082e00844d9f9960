// On a shared computer: whoever types or taps is there, and says so to the site, with what is being written, which the site keeps for
// them. When nobody did for a while, the page asks; when the time is up, it goes away. Nothing is kept in this browser.

const EVERY = 30_000 // at most so often, in ms
const bar = document.querySelector("[data-shared]")
const dialog = document.querySelector("[data-still]")
const form = dialog.querySelector("form")
const rest = bar.dataset.rest * 1000
const warned = bar.dataset.warned * 1000
const others = new BroadcastChannel("shared")

let told = Date.now() - bar.dataset.rested * 1000 // when the site last heard of somebody
const sent = new Map(globalThis.draftsOf(document)) // address of a form -> its fields, as the site has them
let waiting = 0
let isTelling = false
let isOver = false
let isLeft = false

function close() {
  if (dialog.open) dialog.close()
}

function heard(at) {
  told = Math.max(told, at)
  if (told + rest - warned > Date.now()) close()
}

// The page must not stay for whoever comes next, not even while the network is away.
function leave() {
  if (!isLeft) location.replace("/sign-in")
  isLeft = true
}

async function tell(more = {}) {
  clearTimeout(waiting)
  waiting = 0
  const at = Date.now()
  const changed = globalThis.draftsOf(document).filter(([action, fields]) => sent.get(action) !== fields)
  const body = new FormData(form)
  body.set("path", location.pathname + location.search)
  body.set("drafts", JSON.stringify(changed.map(([action, fields]) => ({ action, fields: JSON.parse(fields) }))))
  for (const [name, value] of Object.entries(more)) body.set(name, value)
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" })
  if (answer.status === 205) return location.reload() // somebody was there meanwhile, on another page
  if (answer.status !== 204) return leave()
  for (const [action, fields] of changed) sent.set(action, fields)
  heard(at)
  others.postMessage(at)
}

// Without a network it is said again with the next sign of life.
function tryToTell() {
  isTelling = true
  tell().catch(() => {}).finally(() => (isTelling = false))
}

// Now, or a moment later when it was said just now.
function isHere() {
  if (isOver || dialog.open) return
  const rests = told + EVERY - Date.now()
  if (rests <= 0 && !isTelling) tryToTell()
  else waiting ||= setTimeout(tryToTell, Math.max(rests, 1000))
}

function stay(event) {
  event.preventDefault()
  if (isOver) return
  close()
  tryToTell()
}

const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`

function ask(left) {
  if (!dialog.open) dialog.showModal()
  dialog.querySelector("[data-left]").textContent = clock(left)
  const said = dialog.querySelector("[data-said]")
  const due = [60_000, 30_000, 10_000].find((one) => left <= one && left > one - 1500)
  if (due) said.textContent = `${said.dataset.words} ${clock(due)}`
}

async function end() {
  if (isOver) return
  isOver = true
  document.title = location.host
  for (const part of document.body.children) part.hidden = true
  close()
  for (;;) {
    try {
      return await tell({ over: "yes" })
    } catch {
      await new Promise((again) => setTimeout(again, 5000))
    }
  }
}

function look() {
  const left = told + rest - Date.now()
  if (left <= 0) end()
  else if (left <= warned) ask(left)
}

for (const kind of ["input", "keydown", "pointerdown"]) document.addEventListener(kind, isHere, { capture: true, passive: true })
form.addEventListener("submit", stay)
dialog.addEventListener("cancel", stay)
others.addEventListener("message", ({ data }) => heard(data))
setInterval(look, 1000)
addEventListener("visibilitychange", () => document.visibilityState === "visible" && look())
addEventListener("pageshow", (event) => event.persisted && location.reload()) // from the memory of a browser: is it still theirs?

// The browser's own list of what was typed before is for nobody else either.
for (const field of document.querySelectorAll("main :is(input, textarea, select)")) if (field.type !== "password") field.autocomplete = "off"
