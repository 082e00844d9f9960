// <p data-picker hidden><button>: opens the phone's own contact picker where the browser has one (Contact Picker API), and
// sends the chosen people as vCards in the field `picked`.

const holder = document.querySelector("[data-picker]")

const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n")

function vcard({ name = [], email = [], tel = [] }) {
  const lines = ["BEGIN:VCARD", "VERSION:3.0", `FN:${escape(name[0] ?? "")}`]
  for (const one of email) lines.push(`EMAIL:${escape(one)}`)
  for (const one of tel) lines.push(`TEL:${escape(one)}`)
  return [...lines, "END:VCARD"].join("\r\n")
}

async function pick(form) {
  const people = await navigator.contacts.select(["name", "email", "tel"], { multiple: true })
  if (!people.length) return
  form.elements.picked.value = people.map(vcard).join("\r\n")
  form.requestSubmit()
}

if (holder && "contacts" in navigator && "ContactsManager" in window) {
  holder.hidden = false
  const form = holder.closest("form")
  holder.querySelector("button").addEventListener("click", () => pick(form).catch(() => {})) // closing it is no error
}
