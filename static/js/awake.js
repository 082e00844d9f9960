// Keeps the screen on while a code is being shown. The lock is lost whenever the page is hidden, so it is asked for again.

const wake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {}) // low battery

wake()
document.addEventListener("visibilitychange", wake)
