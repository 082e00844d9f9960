// On every page of a member: what waits in the queue is sent as soon as there is a network; and signing out leaves nothing here.
// Whether there is a network is tried, and not asked: browsers know it late, and of a network in a cellar not at all.

const me = document.querySelector("meta[name=member]")?.content ?? ""
const [SOON, EVERY] = [3000, 60_000] // after a failure soon, then more and more seldom: a site that is down is spared, and the battery
const LONGEST = 6000 // signing out does not wait longer than this for what is still to be sent

let next

function later(pause, after) {
  clearTimeout(next)
  next = setTimeout(quietly, pause, after)
}

// What failed, or leads elsewhere, waits for the member, who may never look at the queue by themselves.
async function tell() {
  const head = document.querySelector("body.today .main > .head")
  const open = head && (await queue.list(me)).some(({ state }) => state === "failed" || state === "leads")
  if (open && !document.querySelector("[data-told]")) head.after(document.querySelector("template[data-look]").content.cloneNode(true))
}

async function quietly(again = SOON) {
  try {
    const ended = (await queue.send(me)) === "ended"
    for (const words of document.querySelectorAll("[data-ended]")) words.hidden = !ended
    await tell()
    later(EVERY)
  } catch {
    later(again, Math.min(2 * again, EVERY))
  }
}

// All that can be sent is; true when nothing is left. It does not wait for another tab that may have stalled.
async function sent() {
  const rest = new Promise((done) => setTimeout(done, LONGEST))
  await Promise.race([queue.sendNow(me).catch(() => {}), rest])
  return (await queue.waiting(me)).length === 0
}

// Some of it is not there at addresses without https, or in private windows.
async function forget() {
  await Promise.allSettled([queue.forget(me), window.caches?.delete("mine")])
  localStorage.removeItem("aside")
}

// The first tap says what would be lost; the second one means it.
function warn(form) {
  form.before(document.querySelector("template[data-unsent]").content.cloneNode(true))
  form.dataset.warned = ""
  form.scrollIntoView({ block: "center" })
}

async function leave(event) {
  event.preventDefault()
  const form = event.target
  const button = form.querySelector("button")
  button.disabled = true
  button.classList.add("waits")
  const ready = await sent().catch(() => true) // where nothing can be kept, nothing waits
  button.disabled = false
  button.classList.remove("waits")
  if (!ready && !("warned" in form.dataset)) return warn(form)
  await forget().catch(() => {})
  form.submit()
}

if (me && window.indexedDB) {
  quietly()
  addEventListener("online", () => quietly())
  addEventListener("kept", () => later(SOON))
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && quietly())
  document.querySelectorAll("form[action$='/sign-out']").forEach((form) => form.addEventListener("submit", leave))
}
