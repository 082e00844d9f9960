// What the scanner does with a code, wherever it comes from: send it, open what the server names, or say what is wrong and go on.
// Listens for the events "code" and "say"; the sentences stand in the page, in [data-say].

const AGAIN = 8000 // the same code, still before the camera, is not asked about again so soon
const says = document.querySelector("[data-says]")
const form = document.querySelector("form[data-typed]")
let last = {}
let sending = false

function say(name, words) {
  document.querySelector("[data-before]")?.remove()
  for (const one of says.children) one.hidden = one.dataset.say !== name
  if (words) says.querySelector(`[data-say=${name}] p`).textContent = words
}

// Of codes that are not ours only the kind leaves the phone: a wifi's password, say, is nobody's business.
function shortened(text) {
  if (URL.canParse(text) && text.includes("://")) {
    const { protocol, host } = new URL(text)
    return host === location.host ? text : `${protocol}//${host}/`
  }
  return text.startsWith("BEGIN:") ? text.split(/\s/)[0] : text.replace(/^([a-z]+:).*/is, "$1")
}

function post(text) {
  const body = new FormData(form)
  body.set("text", text)
  return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
}

function plainly(text) {
  form.text.value = text
  form.submit()
}

async function follow(answer, text) {
  if (!answer.headers.get("Content-Type")?.includes("json")) return plainly(text) // signed out meanwhile, say
  const told = await answer.json()
  if (!told.url) return say("trouble", told.trouble)
  navigator.vibrate?.(60)
  location.assign(told.url)
  return true
}

async function send(text) {
  const now = Date.now()
  if (sending || (text === last.text && now - last.at < AGAIN)) return
  last = { text, at: now }
  sending = true
  say("sending")
  try {
    const gone = await follow(await post(shortened(text)), text)
    if (gone) return // no second code while the next page is on its way
  } catch {
    say("offline")
  }
  sending = false
}

document.addEventListener("say", (event) => say(event.detail))
document.addEventListener("code", (event) => send(event.detail))
addEventListener("pageshow", (event) => event.persisted && ((sending = false), (last = {})))
form.addEventListener("submit", (event) => {
  event.preventDefault()
  last = {}
  send(form.text.value)
})
