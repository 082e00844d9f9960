// On a card page: tells once that the card was opened, and each time it is saved. A number, nothing about who.

const tell = (what) => navigator.sendBeacon(`${location.pathname}/${what}`)

if (navigator.sendBeacon) {
  if (document.visibilityState === "visible") tell("opens")
  else document.addEventListener("visibilitychange", () => tell("opens"), { once: true })
  for (const link of document.querySelectorAll("[data-saves]")) link.addEventListener("click", () => tell("saves"))
}
