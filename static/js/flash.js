// What just happened is said to whoever listens: a status that is there when a page opens is read out by hardly any screen reader, one
// that comes a moment later is. And it stays in view where the page opens further down.

const flashes = document.querySelector("[data-flashes]")

function say(words) {
  const line = document.createElement("p")
  line.className = "unseen"
  line.setAttribute("role", "status")
  flashes.after(line)
  setTimeout(() => (line.textContent = words), 300)
  setTimeout(() => line.remove(), 5000) // whoever reads on finds the words once
}

// Scripts of the page have put it where it was by then.
function keepInView() {
  if (flashes.getBoundingClientRect().bottom < 0) flashes.classList.add("flashes--follow")
}

if (flashes) {
  flashes.removeAttribute("role")
  say(flashes.innerText)
  addEventListener("load", () => requestAnimationFrame(keepInView))
}
