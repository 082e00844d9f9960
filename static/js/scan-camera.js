// The camera of the scanner: every code that it sees becomes an event "code" on the document. It rests while the page is hidden.

const PAUSE = 100 // between two looks, so that a slow phone can do something else
const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } }
const REASONS = { NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy", AbortError: "busy" }

const box = document.querySelector("[data-scanner]")
const seen = box.querySelector("[data-seen]")
const video = seen.querySelector("video")
const light = box.querySelector("[data-light]")
let opening

const say = (detail) => document.dispatchEvent(new CustomEvent("say", { detail }))
const rest = () => new Promise((done) => setTimeout(done, PAUSE))
const reading = () => import(box.dataset.detector).then((found) => found.reader(box.dataset))

async function camera() {
  if (!isSecureContext) return say("insecure")
  if (!navigator.mediaDevices?.getUserMedia) return say("none")
  const asking = setTimeout(say, 700, "asking") // only if the browser does ask
  try {
    return await navigator.mediaDevices.getUserMedia(WANTED)
  } catch (trouble) {
    say(REASONS[trouble.name] ?? "none")
  } finally {
    clearTimeout(asking)
  }
}

async function look(reader) {
  while (video.srcObject) {
    const found = video.readyState > 1 ? await reader.detect(video).catch(() => []) : []
    for (const { rawValue } of found) document.dispatchEvent(new CustomEvent("code", { detail: rawValue }))
    await rest()
  }
}

function offerLight(track) {
  if (!track.getCapabilities?.().torch) return
  light.hidden = false
  light.onclick = () => {
    const on = light.getAttribute("aria-pressed") !== "true"
    track.applyConstraints({ advanced: [{ torch: on }] }).then(() => light.setAttribute("aria-pressed", on), () => {})
  }
}

async function open() {
  const reader = reading() // fetched while the browser asks and the lens opens
  reader.catch(() => {})
  const stream = await camera()
  if (!stream) return
  video.srcObject = stream
  offerLight(stream.getVideoTracks()[0])
  seen.hidden = false
  try {
    await Promise.all([video.play(), reader])
  } catch {
    return say("unread")
  }
  box.dataset.state = "ready"
  performance.mark("scanner ready")
  say("looking")
  look(await reader)
}

function close() {
  video.srcObject?.getTracks().forEach((track) => track.stop())
  video.srcObject = null
  light.setAttribute("aria-pressed", false)
}

function follow() {
  if (document.visibilityState !== "visible") return close()
  if (!video.srcObject) opening = (opening ?? Promise.resolve()).then(open)
}

document.addEventListener("visibilitychange", follow)
addEventListener("pagehide", close)
addEventListener("pageshow", (event) => event.persisted && follow())
follow()
