// A desk has a keyboard: Ctrl or ⌘ with K goes to the search, with Enter sends the text one is writing.

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
  if (event.key === "k") {
    event.preventDefault()
    const box = document.querySelector("main input[type=search]")
    if (box) box.focus()
    else location.assign("/search")
  }
  if (event.key === "Enter" && event.target.matches("textarea")) event.target.form?.requestSubmit()
})
