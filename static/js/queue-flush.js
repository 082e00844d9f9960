// On every page of a member: what waits in the queue is sent as soon as there is a network; and signing out leaves nothing here.

const me = document.querySelector("meta[name=member]")?.content ?? ""
const EVERY = 60_000
const LONGEST = 6000 // signing out does not wait longer than this for what is still to be sent

async function flush() {
  if (!me || !navigator.onLine) return
  const waits = (await queue.list(me)).some((one) => one.state === "pending" || one.state === "sending")
  if (waits) await queue.send(me)
}

const quietly = () => flush().catch(() => {}) // tried again soon

async function leave(event) {
  event.preventDefault()
  const form = event.target
  const rest = new Promise((done) => setTimeout(done, LONGEST))
  await Promise.race([quietly(), rest])
  await Promise.allSettled([queue.forget(me), caches.delete("mine")])
  form.submit()
}

if (me && window.indexedDB) {
  quietly()
  addEventListener("online", quietly)
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && quietly())
  setInterval(quietly, EVERY)
  document.querySelectorAll("form[action$='/sign-out']").forEach((form) => form.addEventListener("submit", leave))
}
