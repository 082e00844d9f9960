// What is on the screen has been read: the page says so once it is looked at, instead of the button.

const box = document.querySelector("[data-read]")
const form = box?.querySelector("form")

function tell() {
  if (!form || document.visibilityState !== "visible") return
  document.removeEventListener("visibilitychange", tell)
  fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" }).then(() => (box.hidden = true), () => {})
}

document.addEventListener("visibilitychange", tell)
tell()
