// How much room is left in a long field: shown once two thirds are used, said aloud near the end.

function count(field) {
  const line = document.createElement("span")
  line.className = "left"
  field.after(line)
  const show = () => {
    const left = field.maxLength - field.value.length
    line.textContent = left < field.maxLength / 3 ? `${field.value.length} / ${field.maxLength}` : ""
    line.classList.toggle("left--over", left <= 0)
    line.ariaLive = left <= 20 ? "polite" : "off"
  }
  field.addEventListener("input", show)
  show()
}

document.querySelectorAll("textarea[maxlength]:not([maxlength='-1'])").forEach(count)
