// Scans and notes made without a network: kept on this phone, sent once when there is one. A plain script, since the service
// worker loads it too. Each is kept for the member who made it; nobody else on this phone sees it or sends it. The phone is
// not asked what time it is, only how long ago it was: a clock that is wrong is wrong both times.

const queue = (() => {
  const KEPT = 20 // so many that were sent still stand on the page
  const PAUSE = new Set([429, 503]) // then the others need not be tried either
  const NOT_NOW = new Set([400, 403, 408, 409, 425])
  const PATIENCE = 20_000 // some networks never answer
  const FORSAKEN = 10_000 // a scan that the scanner itself sends has been answered by then, or its page was closed
  const [TRIES, DAY] = [20, 86_400_000] // what the site still cannot take a day later, after so many tries, is put before the member
  const STALLED = 5000 // whoever has the turn for longer than this has met such a network, and is not waited for

  const done = (asked) => new Promise((good, bad) => {
    asked.onsuccess = () => good(asked.result)
    asked.onerror = () => bad(asked.error)
  })

  function opened() {
    const asked = indexedDB.open("queue", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("scans", { keyPath: "slip" }).createIndex("member", "member")
    return done(asked)
  }

  async function on(mode, work) {
    const database = await opened()
    try {
      const change = database.transaction("scans", mode, { durability: "strict" })
      const kept = new Promise((good, bad) => {
        change.oncomplete = good
        change.onabort = () => bad(change.error)
      })
      kept.catch(() => {})
      const found = await work(change.objectStore("scans"))
      await kept
      return found
    } finally {
      database.close()
    }
  }

  function changed() {
    const others = new BroadcastChannel("queue")
    others.postMessage("changed")
    others.close()
  }

  const read = (member) => on("readonly", (scans) => done(scans.index("member").getAll(member)))
  const inOrder = (scans) => scans.sort((one, other) => one.turn - other.turn)
  const list = async (member) => inOrder(await read(member))
  const isForsaken = (scan) => scan.state === "trying" && Math.abs(Date.now() - scan.at) > FORSAKEN
  const waits = (scan) => scan.state === "pending" || scan.state === "sending" || isForsaken(scan)
  const waiting = async (member) => (await list(member)).filter(waits)

  // In one transaction, so that two tabs never overwrite each other: `how` makes the new one of the old, or leaves it.
  async function change(slip, how) {
    await on("readwrite", async (scans) => {
      const before = await done(scans.get(slip))
      const after = before && how(before)
      if (after) await done(scans.put(after))
    })
    changed()
  }

  // What is on its way already is not written over.
  const note = (slip, said) => change(slip, (scan) => scan.state === "pending" && { ...scan, ...said })

  const again = (slip) => change(slip, (scan) => scan.state === "failed" && { ...scan, state: "pending", tried: 0, trouble: "" })

  async function remove(slip) {
    await on("readwrite", (scans) => done(scans.delete(slip)))
    changed()
  }

  // crypto.randomUUID is there at https addresses only.
  const word = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, "0")).join("")

  async function put(member, scan, state) {
    const turn = 1 + Math.max(0, ...(await read(member)).map((one) => one.turn))
    const kept = { ...scan, slip: word(), member, turn, at: Date.now(), state }
    await on("readwrite", (scans) => done(scans.put(kept)))
    changed()
    return kept.slip
  }

  async function wake() {
    dispatchEvent(new Event("kept"))
    navigator.storage?.persist?.() // or the browser may throw it away when space is short
    const worker = await (globalThis.registration ?? navigator.serviceWorker?.getRegistration())
    worker?.sync?.register("queue").catch(() => {})
  }

  // `scan`: text, and what was noted beside it, by the names of the form.
  async function add(member, scan) {
    await put(member, scan, "pending")
    await wake()
  }

  // While the scanner sends it: so that nothing is lost if its page is closed before the answer. Then `remove`, or `wait`.
  const begin = (member, scan) => put(member, scan, "trying")

  async function wait(slip) {
    await change(slip, (scan) => scan.state === "trying" && { ...scan, state: "pending" })
    await wake()
  }

  function body(scan, token) {
    const { state, turn, at, tried, trouble, ...said } = scan
    const form = new FormData()
    if (at) said.ago = Math.round((Date.now() - at) / 1000)
    for (const [name, value] of Object.entries({ ...said, csrf_token: token })) form.set(name, value)
    return form
  }

  const ask = (address, how) =>
    fetch(address, { ...how, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(PATIENCE) })

  // Sent, refused for good, or (null) to be tried another time. Fails where that holds for all the others, too.
  async function outcome(scan, token) {
    const answer = await ask("/scans", { method: "POST", body: body(scan, token) })
    if (PAUSE.has(answer.status)) throw new Error("later")
    if (answer.redirected || answer.status >= 500 || NOT_NOW.has(answer.status)) return null
    const told = await answer.json().catch(() => null)
    if (!told?.url && !told?.trouble) return null
    if (!told.url) return { state: "failed", trouble: told.trouble }
    return { state: told.state === "elsewhere" ? "leads" : "sent", name: told.name, url: told.url }
  }

  // What was sent is not kept here any longer: only that it was, and whom it led to.
  function settled(scan, found) {
    const { slip, member, turn, text } = scan
    return found.state === "sent" ? { slip, member, turn, text, ...found } : { ...scan, ...found }
  }

  function putOff(scan) {
    const tried = (scan.tried ?? 0) + 1
    const tooLong = tried >= TRIES && Date.now() - scan.at > DAY
    return { ...scan, tried, state: tooLong ? "failed" : "pending" }
  }

  async function sendOne({ slip }, token) {
    let scan, found
    const claim = (before) => waits(before) && (scan = { ...before, state: "sending" })
    await change(slip, claim).catch(() => {}) // a phone without room sends all the same
    if (!scan) return // another tab was faster
    try {
      found = await outcome(scan, token)
    } finally {
      const told = change(slip, (now) => (found ? settled(now, found) : now.state === "sending" && putOff(scan)))
      await told.catch(() => found?.state === "sent" && remove(slip))
    }
  }

  // So that one which the site never answers does not hold up the others each time.
  const leastTried = (scans) => scans.sort((one, other) => (one.tried ?? 0) - (other.tried ?? 0))

  // `wanted`: only if this member is signed in; "ended" where nobody or another one is. Fails where something is left for another time.
  async function sendNow(wanted) {
    const left = wanted && (await waiting(wanted))
    if (left?.length === 0) return
    for (const { slip } of (left || []).filter(isForsaken)) await wait(slip)
    const answer = await ask("/offline.json")
    if (answer.redirected) return "ended"
    if (!answer.ok) throw new Error("later")
    const { member, token } = await answer.json()
    const whose = String(member)
    if (wanted && whose !== wanted) return "ended"
    for (const scan of leastTried(await waiting(whose))) await sendOne(scan, token)
    const sent = (await list(whose)).filter((one) => one.state === "sent")
    for (const { slip } of sent.slice(0, -KEPT)) await remove(slip)
    if ((await waiting(whose)).length) throw new Error("later")
  }

  // One at a time: a second one would only repeat what the first does. But repeating does no harm, and waiting for long does.
  async function send(wanted) {
    if (!navigator.locks) return sendNow(wanted)
    let begun = false
    const work = () => {
      begun = true
      return sendNow(wanted)
    }
    return navigator.locks.request("queue", { signal: AbortSignal.timeout?.(STALLED) }, work).catch((trouble) => {
      if (begun) throw trouble
      return work()
    })
  }

  async function forget(member) {
    for (const { slip } of await read(member)) await remove(slip)
  }

  return { add, again, begin, forget, list, note, remove, send, sendNow, wait, waiting }
})()
