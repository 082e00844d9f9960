// <form data-at-once>: the one thing this page is for is done without a tap. Once in this tab, so that going back does not do it again.

const form = document.querySelector("form[data-at-once]")
const done = `at-once ${location.pathname}`
try {
  if (form && !sessionStorage.getItem(done)) {
    sessionStorage.setItem(done, "1")
    form.requestSubmit()
  }
} catch {
  // storage may be forbidden: then it takes a tap
}
