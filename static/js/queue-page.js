// The page of the queue: what waits, what was sent, what failed. Notes are kept with every letter typed.

const me = document.querySelector("meta[name=member]")?.content ?? ""
const place = document.querySelector("[data-queue]")
const NOTES = ["network", "cares_about", "promise", "due_in", "next_in"]

// The code of a card as people read it, else the beginning of the text.
function shown(text) {
  const code = text.match(/\/c\/(\w{4})(\w{4})\b/i)
  return code ? `${code[1]} ${code[2]}`.toUpperCase() : text.slice(0, 60)
}

function fill(row, scan) {
  const set = (name, words) => row.querySelectorAll(`[data-${name}]`).forEach((one) => (one.textContent = words))
  set("code", shown(scan.text))
  set("name", scan.name)
  if (scan.trouble) set("trouble", scan.trouble)
  set("notes", [scan.cares_about, scan.promise].filter(Boolean).join("\n"))
  row.querySelectorAll("a[data-url]").forEach((link) => (link.href = scan.url))
  row.querySelectorAll("[data-remove]").forEach((button) => button.addEventListener("click", () => queue.remove(scan.slip)))
  row.querySelectorAll("[data-again]").forEach((button) => button.addEventListener("click", () => tryAgain(scan.slip)))
  row.querySelectorAll("form").forEach((form) => fillForm(form, scan))
}

const tryAgain = (slip) => queue.again(slip).then(() => queue.send(me)).catch(() => {}) // the page tries on by itself

function fillForm(form, scan) {
  for (const name of NOTES) if (scan[name]) form.elements[name].value = scan[name]
  form.addEventListener("submit", (event) => event.preventDefault())
  const kept = (yes) => form.querySelectorAll("[data-kept]").forEach((words) => (words.hidden = (words.dataset.kept === "yes") !== yes))
  form.addEventListener("input", () => {
    const data = new FormData(form)
    const said = Object.fromEntries(NOTES.map((name) => [name, data.get(name) ?? ""]))
    queue.note(scan.slip, said).then(() => kept(true), () => kept(false))
  })
}

function drawn(scan) {
  const row = document.querySelector(`template[data-state~=${scan.state}]`).content.firstElementChild.cloneNode(true)
  row.dataset.slip = `${scan.slip} ${scan.state}`
  fill(row, scan)
  return row
}

// A row that is being written in stays as it is, and where it is: one that is moved loses the cursor. Only what changed its state
// is drawn anew.
async function draw() {
  const scans = (await queue.list(me)).reverse()
  const rows = new Map([...place.children].map((row) => [row.dataset.slip, row]))
  const wanted = scans.map((scan) => rows.get(`${scan.slip} ${scan.state}`) ?? drawn(scan))
  for (const row of rows.values()) if (!wanted.includes(row)) row.remove()
  wanted.forEach((row, turn) => row === place.children[turn] || place.insertBefore(row, place.children[turn] ?? null))
  document.querySelector("[data-empty]").hidden = scans.length > 0
}

if (me) {
  draw().catch(() => (document.querySelector("[data-unkept]").hidden = false))
  new BroadcastChannel("queue").addEventListener("message", draw)
  addEventListener("pageshow", (event) => event.persisted && draw())
}
