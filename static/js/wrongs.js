// After errors the reader starts at the list of them, and a link of the list puts the cursor into its field.
// Half a date, or a number that is none, never reaches the site: a browser sends nothing instead. So it is said here, as the site would.

const list = document.querySelector(".wrongs[data-focus]")
if (list && !list.autofocus) list.focus() // where a browser has no autofocus for a list: two at once would be blocked

document.addEventListener("click", (event) => {
  const link = event.target.closest(".wrongs a[href^='#']")
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.focus()
  field.closest(".field")?.scrollIntoView({ block: "center" })
})

const isUnread = (field) => field.validity?.badInput && field.type !== "hidden"

function clear(field) {
  field.closest(".field")?.classList.remove("field--wrong")
  field.removeAttribute("aria-invalid")
  document.getElementById(`${field.id}-unread`)?.remove()
}

function mark(field) {
  clear(field)
  const line = Object.assign(document.createElement("p"), { className: "error", id: `${field.id}-unread` })
  line.textContent = document.querySelector("meta[name=unread]")?.content
  field.before(line)
  field.closest(".field")?.classList.add("field--wrong")
  field.setAttribute("aria-invalid", "true")
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim())
  field.addEventListener("input", () => clear(field), { once: true })
}

// Before anybody else hears of it, so that nothing is sent, and nothing rests as if it were.
document.addEventListener(
  "submit",
  (event) => {
    const unread = [...event.target.elements].filter(isUnread)
    if (!unread.length) return
    event.preventDefault()
    event.stopPropagation()
    unread.forEach(mark)
    unread[0].focus()
  },
  true,
)
