// <span data-preview="title">Words while empty</span> mirrors the field named `title` as it is typed. Where the page is written with
// what the field holds already, the words while empty stand in data-words.
// A choice shows its words, not its value, and a day is written out; [data-preview-part] around it is hidden while the field is empty.
// "seen-by" is the audience of a post: the boards that are ticked, or the words of another choice.

const labelOf = (field) => field.closest("label")?.textContent.trim() ?? ""

function wordsOf(name) {
  if (name === "seen-by") return seenBy()
  const field = document.querySelector(`[name="${CSS.escape(name)}"]:is(:checked, :not([type=radio], [type=checkbox]))`)
  if (!field) return ""
  if (field.type === "radio" || field.type === "checkbox") return labelOf(field)
  if (field.valueAsDate) return field.valueAsDate.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" })
  return (field.options ? field.value && field.selectedOptions[0].text : field.value).trim()
}

function seenBy() {
  const audience = document.querySelector("[name=audience]:checked")
  if (audience && audience.value !== "communities") return labelOf(audience)
  return [...document.querySelectorAll("[name=communities]:checked")].map(labelOf).join(", ")
}

function mirror(place) {
  const empty = place.dataset.preview === "seen-by" ? "…" : place.dataset.words ?? place.textContent
  const show = () => {
    const words = wordsOf(place.dataset.preview)
    place.textContent = words || empty
    place.toggleAttribute("data-empty", !words)
    const part = place.closest("[data-preview-part]")
    if (part) part.hidden = !words
  }
  document.addEventListener("input", show)
  show()
}

document.querySelectorAll("[data-preview]").forEach(mirror)
