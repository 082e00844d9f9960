// What the scanner does with a code, wherever it comes from: send it, open what the server names, or say what is wrong and go on.
// Where there is no network it goes into the queue.
// Listens for the events "code" and "say"; the sentences stand in the page, in [data-say].

const AGAIN = 8000 // the same code, still before the camera, is not asked about again so soon
const PATIENCE = 8000 // a network that does not answer by then is none: sending it later once more does no harm
const says = document.querySelector("[data-says]")
const form = document.querySelector("form[data-typed]")
const field = form.querySelector(".code")
const me = document.querySelector("meta[name=member]")?.content
const CAMERA = ["looking", "asking", "refused", "none", "busy", "insecure", "unread"]
let last = {}
let sending = false
let told = false // what became of a code stays, whatever the camera has to say meanwhile

function say(name, words) {
  if (told && CAMERA.includes(name)) return
  told = !CAMERA.includes(name)
  document.querySelector("[data-before]")?.remove()
  for (const one of says.children) one.hidden = one.dataset.say !== name
  if (words) says.querySelector(`[data-say=${name}] p`).textContent = words
}

// An address as it stands on paper has no scheme: "help.example.org/C/K7QX2M9A".
const BARE = /^([\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+(:\d{1,5})?\//u
const isBare = (text) => BARE.test(text) || text.toLowerCase().startsWith(`${location.host}/`)
const whole = (text) => (isBare(text) ? `${location.protocol}//${text}` : text)
const isAddress = (text) => text.includes("://") && URL.canParse(text)
const isOurs = (text) => new URL(text).host === location.host

// What is pasted brings marks of direction along, joiners, or letters of full width; an address and a code have none.
const plain = (text) => text.normalize("NFKC").replace(/[\u2010\u2011]/g, "-").replace(/[\p{Cf}\u2800]/gu, "").trim()

// Of codes that are not ours only the kind leaves the phone: a wifi's password, say, is nobody's business.
function shortened(text) {
  if (isAddress(text)) return isOurs(text) ? text : new URL("/", text).href
  return text.startsWith("BEGIN:") ? text.split(/\s/)[0] : text.replace(/^([a-z]+:).*/is, "$1")
}

function post(text) {
  const body = new FormData(form)
  body.set(field.name, text)
  const signal = AbortSignal.timeout?.(PATIENCE)
  return fetch(form.action, { method: "POST", body, signal, headers: { Accept: "application/json" } })
}

function plainly(text) {
  field.value = text
  form.submit()
}

// Where no site of ours speaks, the page of a wifi, say, that is no answer. But a member who is signed out by now is shown the way in.
function isOurAnswer({ redirected, status }) {
  return redirected || status === 400 || "unkept" in form.dataset
}

async function follow(answer, text, kept) {
  if (answer.status >= 500 || answer.status === 429) throw new Error("later")
  if (!answer.headers.get("Content-Type")?.includes("json")) {
    if (isOurAnswer(answer)) return plainly(text)
    throw new Error("later")
  }
  const told = await answer.json()
  await kept.then((slip) => slip && queue.remove(slip)).catch(() => {})
  if (told.said) return say("here", told.said) // at a door the next one is waiting
  if (!told.url) return say("trouble", told.trouble)
  navigator.vibrate?.(60)
  location.assign(told.url)
  return true
}

// At a door nothing is kept: who is there is known to nobody before it is sent.
const mayKeep = () => me && !("unkept" in form.dataset)
const mayBeOurs = (text) => (isAddress(text) ? isOurs(text) : /^(\/?c\/)?[\w -]{8,14}$/i.test(text))

// While it is on its way, too: the page may be closed before the answer.
async function begun(text) {
  if (mayKeep() && mayBeOurs(text)) return queue.begin(me, { text })
}

// Without a network: kept for later.
async function keep(text, kept) {
  if (!mayKeep()) return say("offline")
  if (!mayBeOurs(text)) return say("foreign")
  try {
    await queue.wait(await kept)
    say("kept")
  } catch {
    say("full")
  }
}

async function send(read) {
  const text = whole(plain(read))
  const now = Date.now()
  if (sending || (text === last.text && now - last.at < AGAIN)) return
  last = { text, at: now }
  sending = true
  say("sending")
  const kept = begun(text)
  kept.catch(() => {}) // there is no room for it, which matters only where there is no network
  try {
    const gone = await follow(await post(shortened(text)), text, kept)
    if (gone) return // no second code while the next page is on its way
  } catch {
    await keep(text, kept)
  }
  sending = false
}

document.addEventListener("say", (event) => say(event.detail))
document.addEventListener("code", (event) => send(event.detail))
document.addEventListener("visibilitychange", () => (told = false))
addEventListener("pageshow", (event) => event.persisted && ((sending = told = false), (last = {})))
form.addEventListener("submit", (event) => {
  event.preventDefault()
  last = {}
  send(field.value)
})
