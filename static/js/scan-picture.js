// A picture of a code is read here, in the browser; only where that cannot be done it goes to the server.

const box = document.querySelector("[data-scanner]")
const form = document.querySelector("form[data-picture]")
const say = (detail) => document.dispatchEvent(new CustomEvent("say", { detail }))

async function codes(file) {
  const { reader } = await import(box.dataset.detector)
  const eyes = await reader(box.dataset)
  await eyes.grown // there is no second picture
  return (await eyes.detect(await createImageBitmap(file))).map((one) => one.rawValue)
}

async function read() {
  try {
    const found = await codes(form.picture.files[0])
    const isOurs = (one) => one.toLowerCase().replace(/^https?:\/\//, "").startsWith(location.host)
    const ours = found.find(isOurs) ?? found[0]
    if (ours === undefined) return say("empty")
    document.dispatchEvent(new CustomEvent("code", { detail: ours }))
  } catch {
    form.submit()
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  read()
})
form.picture.addEventListener("change", () => form.picture.files.length && read())
