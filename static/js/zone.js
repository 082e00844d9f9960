// Tells the form which time zone this device keeps, so that dates are right from the first page on.

for (const field of document.querySelectorAll("input[data-zone]")) {
  try {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
  } catch {
    field.value = ""
  }
}
