// <button hidden data-copy="text" data-done="Copied">: puts a text on the clipboard and says so. With data-copy-look="id"
// instead, what stands in that element is copied with its looks, and as plain words for whoever wants those.

const looks = (shown) =>
  new ClipboardItem({
    "text/html": new Blob([shown.innerHTML], { type: "text/html" }),
    "text/plain": new Blob([shown.innerText], { type: "text/plain" }),
  })

async function copy(button) {
  const words = button.querySelector("span")
  const before = words.textContent
  const shown = document.getElementById(button.dataset.copyLook)
  await (shown ? navigator.clipboard.write([looks(shown)]) : navigator.clipboard.writeText(button.dataset.copy))
  words.textContent = button.dataset.done
  setTimeout(() => (words.textContent = before), 4000)
}

if (navigator.clipboard) {
  const able = window.ClipboardItem ? "[data-copy], [data-copy-look]" : "[data-copy]"
  for (const button of document.querySelectorAll(able)) {
    button.hidden = false
    button.addEventListener("click", () => copy(button))
  }
}
