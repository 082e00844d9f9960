// A form is sent once: its button rests after the first tap and shows after 300 ms that it is waiting.
// A page that stays (a download, a lost network) gets its buttons back.

const REST = 10_000

function wake(form) {
  delete form.dataset.sent
  for (const button of form.querySelectorAll("button.waits, button:disabled[data-rests]")) {
    button.disabled = false
    button.classList.remove("waits")
    button.removeAttribute("data-rests")
  }
}

function rest(form, button) {
  button.disabled = true
  button.dataset.rests = ""
  setTimeout(() => form.dataset.sent && button.classList.add("waits"), 300)
  setTimeout(() => wake(form), REST)
}

document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== "post") return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "1"
  const button = event.submitter ?? form.querySelector("button:not([type=button])")
  if (button) setTimeout(() => rest(form, button)) // after the browser has read the button's own value
})

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake)
})
