// <span data-preview="title">Words while empty</span> mirrors the field named `title` as it is typed.
// A choice shows its words, not its value, and a day is written out; [data-preview-part] around it is hidden while the field is empty.

function wordsOf(name) {
  const field = document.querySelector(`[name="${CSS.escape(name)}"]:is(:checked, :not([type=radio], [type=checkbox]))`)
  if (!field) return ""
  if (field.type === "radio" || field.type === "checkbox") return field.closest("label")?.innerText.trim() ?? ""
  if (field.valueAsDate) return field.valueAsDate.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" })
  return (field.options ? field.value && field.selectedOptions[0].text : field.value).trim()
}

function mirror(place) {
  const empty = place.textContent
  const show = () => {
    const words = wordsOf(place.dataset.preview)
    place.textContent = words || empty
    const part = place.closest("[data-preview-part]")
    if (part) part.hidden = !words
  }
  document.addEventListener("input", show)
  show()
}

document.querySelectorAll("[data-preview]").forEach(mirror)
