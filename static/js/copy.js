// <button hidden data-copy="text" data-done="Copied">: puts a text on the clipboard and says so.

async function copy(button) {
  const words = button.querySelector("span")
  const before = words.textContent
  await navigator.clipboard.writeText(button.dataset.copy)
  words.textContent = button.dataset.done
  setTimeout(() => (words.textContent = before), 4000)
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false
    button.addEventListener("click", () => copy(button))
  }
}
