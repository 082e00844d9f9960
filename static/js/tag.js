// <section hidden data-tag="address">: where a phone writes NFC tags, its button puts the address on the one that is held to it.

const REASONS = { NotAllowedError: "refused", NotSupportedError: "off", NotReadableError: "off" }
const box = document.querySelector("[data-tag]")

function say(name) {
  for (const one of box.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== name
}

async function write() {
  const records = [{ recordType: "url", data: box.dataset.tag }]
  say("hold")
  try {
    await new NDEFReader().write({ records })
    say("done")
  } catch (trouble) {
    if (trouble.name !== "AbortError") say(REASONS[trouble.name] ?? "failed") // else the button was pressed once more
  }
}

if (window.NDEFReader) {
  box.hidden = false
  box.querySelector("button").addEventListener("click", write)
}
