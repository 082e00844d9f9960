// <button hidden data-reveals="id" data-hide="Hide">: shows what is typed into a field of type password, until it is sent.

function turn(button, field, shows) {
  const words = button.querySelector("span")
  button.dataset.show ??= words.textContent
  words.textContent = shows ? button.dataset.hide : button.dataset.show
  field.type = shows ? "text" : "password"
}

for (const button of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(button.dataset.reveals)
  button.hidden = false
  field.autocapitalize = "none" // while it is text, nothing changes what is typed
  field.spellcheck = false
  button.addEventListener("click", () => turn(button, field, field.type === "password"))
  field.form?.addEventListener("submit", () => turn(button, field, false)) // or a browser remembers it among what was typed
}
