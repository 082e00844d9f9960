// On the page of a card: tells once that it was opened, and each time it is saved. A number, nothing about who.
// <a data-saves href="/C/<code>.vcf">: the address may go on behind the code, so it is taken from there.
// <p data-saved="…">: what to do with the file, said once it is asked for.

const saves = document.querySelectorAll("[data-saves]")
const said = document.querySelector("[data-saved]")
const tell = (what) => navigator.sendBeacon(`${saves[0].pathname.slice(0, -4)}/${what}`)

if (navigator.sendBeacon) {
  if (document.visibilityState === "visible") tell("opens")
  else document.addEventListener("visibilitychange", () => tell("opens"), { once: true })
  for (const link of saves) link.addEventListener("click", () => tell("saves"))
}
for (const link of saves) link.addEventListener("click", () => (said.textContent = said.dataset.saved))
