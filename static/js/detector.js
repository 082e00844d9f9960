// What reads codes in pictures: the browser's own reader where there is one that works. Else a small one, which is there at once,
// until a good one has come, which is thirty times as large and also reads what is held askew.
// Imported by the scanner: (await import(url)).reader({ small, script, wasm }) has detect(picture) → [{ rawValue }], and
// `grown`, settled when it will not get any better.

const QR = { formats: ["qr_code"] }

async function own() {
  const { BarcodeDetector } = window
  const known = (await BarcodeDetector?.getSupportedFormats()) ?? []
  if (!known.includes("qr_code")) return null
  const made = new BarcodeDetector(QR)
  await made.detect(new ImageData(8, 8)) // some have the name, and nothing behind it
  return made
}

function fetched(script) {
  return new Promise((done, failed) => {
    const tag = Object.assign(document.createElement("script"), { src: script, onload: done, onerror: failed })
    document.head.append(tag)
  })
}

// The machine is asked for at the same time as its script, and is always the one that stands in `wasm`.
async function good({ script, wasm }) {
  const machine = fetch(wasm)
  machine.catch(() => {})
  await fetched(script)
  const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI
  await new Promise((ready, failed) => {
    const instantiateWasm = (imports, done) => {
      WebAssembly.instantiateStreaming(machine, imports).then((made) => done(made.instance, made.module), failed)
      return {}
    }
    prepareZXingModule({ overrides: { locateFile: () => wasm, instantiateWasm }, fireImmediately: true }).then(ready, failed)
  })
  return new BarcodeDetector(QR)
}

// One after the other: on a thin line the small one would else come last.
async function ours(from) {
  const { BarcodeDetector } = await import(from.small)
  let best = new BarcodeDetector(QR)
  const grown = good(from).then((found) => (best = found), () => {})
  return { detect: (picture) => best.detect(picture), grown }
}

let made

export function reader(from) {
  made ??= own().catch(() => null).then((found) => found ?? ours(from))
  made.catch(() => (made = undefined)) // perhaps there is a network next time
  return made
}
