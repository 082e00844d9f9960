// <button hidden data-share="url" data-title="…">: opens the phone's own share sheet, where there is one.

if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false
    button.addEventListener("click", () =>
      navigator.share({ url: button.dataset.share, title: button.dataset.title }).catch(() => {}), // closing it is no error
    )
  }
}
