// After "Call" or "Write" the page asks once, when it comes back into view: did you talk? What about?

const question = document.querySelector("[data-ask-afterwards]")
let way = ""

function ask() {
  if (!way || document.visibilityState !== "visible") return
  question.querySelector("[name=kind]").value = way
  way = ""
  question.hidden = false
  question.focus()
}

if (question) {
  for (const link of document.querySelectorAll("[data-afterwards]")) {
    link.addEventListener("click", () => (way = link.dataset.afterwards))
  }
  document.addEventListener("visibilitychange", ask)
  addEventListener("focus", ask) // a call taken on another device leaves the page in view
  question.querySelector("[data-dismiss]").addEventListener("click", () => (question.hidden = true))
}
