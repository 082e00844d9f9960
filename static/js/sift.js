// <input data-sift="list">: while one types, only the rows of that list stay whose words have all of it in them.

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

for (const field of document.querySelectorAll("[data-sift]")) {
  const rows = [...(document.getElementById(field.dataset.sift)?.children ?? [])].map((row) => [row, plain(row.textContent)])
  field.addEventListener("input", () => {
    const wanted = plain(field.value).split(/\s+/)
    for (const [row, words] of rows) row.hidden = !wanted.every((part) => words.includes(part))
  })
}
