// What a member is writing, form by form, and how it comes back into the forms. The site keeps it, and only for that member.

const SKIP = ["hidden", "password", "file", "submit", "button", "search"]

const ticks = (field) => field.type === "checkbox" || field.type === "radio"
const sign = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name)
const addressOf = (form) => {
  const { pathname, search } = new URL(form.action)
  return pathname + search
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIP.includes(field.type) && !("secret" in field.dataset))
}

function chosenFirst(select) {
  return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value
}

function isUntouched(field) {
  if (ticks(field)) return field.checked === field.defaultChecked
  if (field.options) return field.value === chosenFirst(field)
  return field.value === field.defaultValue
}

const valueOf = (field) => (ticks(field) ? String(field.checked) : field.value)
const isOurs = (form) => new URL(form.action).origin === location.origin && !form.querySelector("[type=password], [data-secret]") // one that is shown is one still
const formsOf = (page) => [...page.querySelectorAll("main form[method=post]")].filter((form) => isOurs(form) && fieldsOf(form).length)

// [address of the form, its fields that were touched, as JSON], for every form of the page.
globalThis.draftsOf = (page) => formsOf(page).map((form) => [
  addressOf(form),
  JSON.stringify(fieldsOf(form).filter((field) => !isUntouched(field)).map((field) => [sign(field), valueOf(field)])),
])

function fill(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values.get(sign(field))
    if (value === undefined) continue
    if (ticks(field)) field.checked = value === "true"
    else field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  for (let part = form.closest("details"); part; part = part.parentElement.closest("details")) part.open = true
}

function say(form) {
  const line = document.createElement("p")
  line.className = "hint"
  line.setAttribute("role", "status")
  form.prepend(line)
  line.textContent = document.querySelector("meta[name=kept]")?.content
}

async function giveBack() {
  const drafts = await (await fetch("/drafts.json")).json()
  const here = drafts.filter(({ path }) => path === location.pathname + location.search)
  for (const { action, fields } of here) {
    const form = formsOf(document).find((one) => addressOf(one) === action && fieldsOf(one).every(isUntouched))
    if (!form) continue
    fill(form, new Map(fields))
    say(form)
  }
}

if (document.querySelector("script[data-waiting]")) giveBack().catch(() => {})
