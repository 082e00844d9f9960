// After "Call" or "Write" the page asks once, when it comes back into view: did you talk? What about?
// The links lead straight to the phone or the mail program; without JavaScript they lead to a page with the question.

const question = document.querySelector("[data-ask-afterwards]")
const key = `afterwards ${location.pathname}` // survives when the phone drops the page during a call

function ask() {
  const way = sessionStorage.getItem(key)
  if (!way || document.visibilityState !== "visible") return
  sessionStorage.removeItem(key)
  question.querySelector("[name=kind]").value = way
  question.hidden = false
  question.focus()
}

if (question) {
  for (const link of document.querySelectorAll("[data-afterwards]")) {
    link.href = link.dataset.direct
    link.addEventListener("click", () => sessionStorage.setItem(key, link.dataset.afterwards))
  }
  document.addEventListener("visibilitychange", ask)
  addEventListener("focus", ask) // a call taken on another device leaves the page in view
  question.querySelector("[data-dismiss]").addEventListener("click", () => (question.hidden = true))
  ask()
}
