// <input data-sift="list" data-letters="{…}">: while one types, only the rows of that list stay that are found by it.
// A row says by which words (data-words), as the server folds them. What is typed is folded alike; the letters are the server's.

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const fold = (text, letters) => {
  const plain = (part) => [...part].map((sign) => letters[sign] ?? sign).join("")
  return plain(plain(text).normalize("NFKD").toLowerCase().normalize("NFKD"))
    .replace(/[\p{M}\p{Cf}]/gu, "").replace(/[\p{Pd}⁃−.&]/gu, "-").replace(/[^\p{L}\p{N}'-]+/gu, " ")
}

// Where no blanks stand between words, the server keeps every two signs that follow each other.
const pieces = (part) => {
  const signs = [...part]
  return UNSPACED.test(part) && signs.length > 1 ? signs.slice(1).map((sign, i) => signs[i] + sign) : [part]
}

const test = (typed, letters) => {
  const chunks = fold(typed, letters).split(" ").map((chunk) => chunk.split(/['-]+/).filter(Boolean)).filter((parts) => parts.length)
  return (words) => {
    const starts = (part) => pieces(part).every((piece) => words.some((word) => word.startsWith(piece)))
    return chunks.every((parts) => starts(parts.join("")) || parts.every(starts))
  }
}

for (const field of document.querySelectorAll("[data-sift]")) {
  const letters = JSON.parse(field.dataset.letters)
  const rows = [...(document.getElementById(field.dataset.sift)?.children ?? [])].map((row) => [row, row.dataset.words.split(" ")])
  field.addEventListener("input", () => {
    const isFound = test(field.value, letters)
    for (const [row, words] of rows) row.hidden = !isFound(words)
  })
}
