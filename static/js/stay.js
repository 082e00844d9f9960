// After a form inside [data-stay] the page comes back where it was, and not at its top.

const key = `stay ${location.pathname}`

for (const part of document.querySelectorAll("[data-stay]")) {
  part.addEventListener("submit", (event) => event.target.method === "post" && sessionStorage.setItem(key, scrollY))
}

const was = sessionStorage.getItem(key)
sessionStorage.removeItem(key)
if (was) scrollTo(0, Number(was))
