// After errors the reader starts at the list of them, and a link of the list puts the cursor into its field.

document.querySelector(".wrongs[data-focus]")?.focus()

document.addEventListener("click", (event) => {
  const link = event.target.closest(".wrongs a[href^='#']")
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.focus()
  field.closest(".field")?.scrollIntoView({ block: "center" })
})
