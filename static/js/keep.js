// Nothing typed is lost: longer forms are kept in this tab until they have arrived. Never passwords or files,
// nothing at all after signing out, and nothing on a computer that others use too. data-keep="yes" or "no" on a form decides otherwise than by length.

const PREFIX = "kept:"
const SKIP = ["hidden", "password", "file", "submit", "button", "search"]

const keyOf = (form) => PREFIX + location.pathname + " " + new URL(form.action).pathname
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !SKIP.includes(field.type) && !("secret" in field.dataset)) // a password that is shown is one still
const ticks = (field) => field.type === "checkbox" || field.type === "radio"
const sign = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name)

function chosenFirst(select) {
  return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value
}

function untouched(field) {
  if (ticks(field)) return field.checked === field.defaultChecked
  if (field.options) return field.value === chosenFirst(field)
  return field.value === field.defaultValue
}

function save(form) {
  const values = Object.fromEntries(fieldsOf(form).filter((field) => !untouched(field)).map((field) => [sign(field), ticks(field) ? field.checked : field.value]))
  if (Object.keys(values).length) sessionStorage.setItem(keyOf(form), JSON.stringify({ values }))
  else sessionStorage.removeItem(keyOf(form))
}

function fill(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values[sign(field)]
    if (value === undefined) continue
    if (ticks(field)) field.checked = value
    else field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

function tell(form) {
  const line = document.createElement("p")
  line.className = "hint"
  line.setAttribute("role", "status")
  line.textContent = document.querySelector("meta[name=kept]")?.content
  form.append(line)
}

// A form that was answered by a redirect has arrived; one that came back with errors holds its values already.
function forgetArrived() {
  const arrived = performance.getEntriesByType("navigation")[0]?.redirectCount > 0 || document.querySelector(".wrongs")
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && arrived && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key)
  }
}

function keep(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)))
  if (kept && fieldsOf(form).every(untouched)) {
    fill(form, kept.values)
    tell(form)
  }
  form.addEventListener("input", () => save(form))
  form.addEventListener("submit", () => {
    const now = JSON.parse(sessionStorage.getItem(keyOf(form)))
    if (now) sessionStorage.setItem(keyOf(form), JSON.stringify({ ...now, sent: true }))
  })
}

try {
  forgetArrived()
  if (!document.querySelector("[data-shared]")) document.querySelectorAll("form[method=post]:has(textarea):not([data-keep=no]), form[data-keep=yes]").forEach(keep)
  document.querySelectorAll("form[action$='/sign-out']").forEach((form) => form.addEventListener("submit", () => sessionStorage.clear()))
} catch {
  // storage may be forbidden; the form works without it
}
