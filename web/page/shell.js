// The page around the canvas: loads the app, keeps its texts, mirrors what is said, and passes on what is typed.
// src/app/web.rs is the other side; the names in `window.hotwash` are imported there.

const page = document.body.dataset;
const by = (id) => document.getElementById(id);
const [stage, canvas, loading, trouble, words, log, form, line] = ["stage", "canvas", "loading", "trouble", "words", "log", "form", "line"].map(by);

// ---- What is kept, in local storage or, where that is refused, in memory until the tab closes.

const kept = new Map();
let refused = false;

// Said once; the app shows it and mirrors it into the log.
function refusal() {
  if (refused) return undefined;
  refused = true;
  return "This browser keeps nothing for this page. Download the recording before you close the tab if you want to go on later.";
}

// ---- What the app calls.

const hotwash = (window.hotwash = {
  load(key) {
    if (kept.has(key)) return kept.get(key);
    try {
      return localStorage.getItem(`hotwash.${key}`) ?? undefined;
    } catch {
      return undefined;
    }
  },
  store(key, text) {
    kept.set(key, text);
    try {
      localStorage.setItem(`hotwash.${key}`, text);
    } catch {
      return refusal();
    }
    return undefined;
  },
  choose() {
    by("file").click();
  },
  download(name, bytes) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes.slice()]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    return undefined;
  },
  tone() {
    // Browsers allow sound only after somebody has touched the page; the page is also seen.
    try {
      audio ??= new AudioContext();
      for (const begin of [0, 0.25]) {
        const [source, loud] = [audio.createOscillator(), audio.createGain()];
        const at = audio.currentTime + begin;
        source.frequency.value = 880;
        loud.gain.setValueAtTime(0, at);
        loud.gain.linearRampToValueAtTime(0.25, at + 0.01);
        loud.gain.setValueAtTime(0.25, at + 0.15);
        loud.gain.linearRampToValueAtTime(0, at + 0.16);
        source.connect(loud).connect(audio.destination);
        source.start(at);
        source.stop(at + 0.17);
      }
    } catch {
      audio = undefined;
    }
  },
  told(text, kind = "") {
    const item = document.createElement("p");
    item.textContent = text;
    item.className = kind;
    log.append(item);
    while (log.children.length > 2000) log.firstChild.remove();
    log.scrollTop = log.scrollHeight;
  },
  state(screen, running) {
    document.body.dataset.screen = screen;
    document.body.dataset.running = running;
    const pause = by("pause");
    pause.disabled = screen !== "exercise";
    pause.textContent = running ? "Pause" : "Go on";
  },
  prefersStill: () => matchMedia("(prefers-reduced-motion: reduce)").matches,
});
let audio;

// ---- What the page asks of the app; asked too early, it waits.

let app;
const early = [];
function ask(what, value) {
  if (app) app[what](value);
  else early.push([what, value]);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = line.value.trim();
  if (!text) return;
  said.push(text);
  recalled = said.length;
  hotwash.told(`> ${text}`, "you");
  ask("say", text);
  line.value = "";
});

const said = [];
let recalled = 0;
line.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.isComposing) return;
  event.preventDefault();
  recalled = Math.min(Math.max(recalled + step, 0), said.length);
  line.value = said[recalled] ?? "";
});

by("pause").addEventListener("click", () => ask("pause", document.body.dataset.running === "true"));
by("read").addEventListener("click", (event) => {
  const open = words.classList.toggle("read");
  event.currentTarget.setAttribute("aria-expanded", String(open));
  if (open) log.tabIndex = 0;
  else log.removeAttribute("tabindex");
  log.scrollTop = log.scrollHeight;
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden && document.body.dataset.running === "true") ask("pause", true);
});

async function open(file) {
  if (file) ask("import", await file.text());
}
by("file").addEventListener("change", (event) => {
  open(event.target.files[0]);
  event.target.value = ""; // so that the same file can be chosen again
});
stage.addEventListener("dragover", (event) => event.preventDefault());
stage.addEventListener("drop", (event) => {
  event.preventDefault();
  open(event.dataTransfer.files[0]);
});

function follow() {
  const wish = new URLSearchParams(location.hash.slice(1));
  const scenario = wish.get("scenario");
  // An exercise that is under way is not left for an address.
  if (!scenario || page.screen === "exercise") return;
  // Used once: a reload goes on with what was kept instead of beginning anew over it.
  history.replaceState(null, "", location.pathname + location.search);
  const seed = wish.get("seed") ?? "1";
  ask("say", `play ${scenario.replace(/\s/g, "")} ${seed.replace(/\s/g, "")}`);
}
addEventListener("hashchange", follow);

// ---- The panels as text and controls, in the place of the canvas, for whoever cannot use a drawn one.

const panels = by("panels");
const shown = new Map();

function made(part) {
  const item = document.createElement({ text: "p", button: "button" }[part.kind] ?? "label");
  item.dataset.kind = part.kind;
  const act = (what, value = "") => app?.act(part.id, what, value);
  if (part.kind === "button") {
    item.type = "button";
    item.addEventListener("click", () => act("press"));
  } else if (part.kind !== "text") {
    item.append(document.createElement("span"), document.createElement("input"));
    const input = item.lastChild;
    if (part.kind === "slider") {
      input.type = "range";
      input.step = "any";
      input.addEventListener("change", () => act("move", input.value));
    } else {
      input.addEventListener("change", () => act("write", input.value));
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.isComposing) act("enter", input.value);
      });
    }
  }
  return item;
}

function update(item, part) {
  const words = item.firstChild?.nodeName === "SPAN" ? item.firstChild : item;
  if (words.textContent !== part.words) words.textContent = part.words;
  if (part.kind === "button") {
    item.disabled = Boolean(part.off);
    if (part.on === undefined) item.removeAttribute("aria-pressed");
    else item.setAttribute("aria-pressed", String(part.on));
  } else if (part.kind !== "text") {
    const input = item.lastChild;
    input.disabled = Boolean(part.off);
    if (part.ends) [input.min, input.max] = part.ends;
    // What somebody is writing is theirs until they are done.
    if (document.activeElement !== input) input.value = part.value ?? "";
  }
}

hotwash.mirror = (json) => {
  const parts = JSON.parse(json);
  const wanted = new Map(parts.map((part) => [part.id, part.kind]));
  for (const [id, item] of shown) {
    if (wanted.get(id) === item.dataset.kind) continue;
    item.remove();
    shown.delete(id);
  }
  // What stays is not moved, so that the keyboard stays where it is.
  let at = panels.firstChild;
  for (const part of parts) {
    let item = shown.get(part.id);
    if (!item) shown.set(part.id, (item = made(part)));
    update(item, part);
    if (item === at) at = at.nextSibling;
    else panels.insertBefore(item, at);
  }
};

function listed(on) {
  panels.hidden = !on;
  by("controls").setAttribute("aria-pressed", String(on));
  if (!on) {
    panels.replaceChildren();
    shown.clear();
  }
  ask("mirror", on);
}
by("controls").addEventListener("click", () => {
  const on = panels.hidden;
  listed(on);
  hotwash.store("controls", String(on));
});
if (hotwash.load("controls") === "true") listed(true);

// ---- Keys: the canvas takes those that a browser would use for itself; copy, paste, reload and the like stay the browser's.

const OURS = new Set(["/", "'", "Tab", "Backspace", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", " ", "F1", "F2", "F4", "F7", "F8", "F9", "F10", "PageUp", "PageDown", "Home", "End"]);
canvas.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey;
  if (held ? ["f", "k", "s", "p", "o"].includes(event.key.toLowerCase()) : OURS.has(event.key)) event.preventDefault();
}, true);
canvas.addEventListener("contextmenu", (event) => event.preventDefault());
canvas.addEventListener("pointerdown", () => canvas.focus());
addEventListener("keydown", (event) => {
  if (event.key !== "F6") return;
  event.preventDefault();
  (document.activeElement === canvas ? line : canvas).focus();
});
// The app listens for copy and paste on the whole document; what happens in the field is the field's.
for (const kind of ["copy", "cut", "paste"]) form.addEventListener(kind, (event) => event.stopPropagation());

// ---- Loading.

function fail(what, details = "") {
  trouble.replaceChildren();
  for (const [tag, text] of [["p", what], ["pre", details]]) {
    if (!text) continue;
    const part = document.createElement(tag);
    part.textContent = text;
    trouble.append(part);
  }
  trouble.hidden = false;
  loading.hidden = true;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// The module as a stream of plain bytes. Servers that do not compress are asked for the .gz, which is unpacked here.
async function fetched(url) {
  // What was kept at an earlier visit is kept unpacked.
  const kept = await globalThis.caches?.match(url).catch(() => undefined);
  if (kept) return { body: kept.body, kept: true };
  const head = await fetch(url, { method: "HEAD" }).catch(() => undefined);
  if (head?.ok && !head.headers.get("content-encoding") && "DecompressionStream" in window) {
    const packed = await fetch(`${url}.gz`).catch(() => undefined);
    if (packed?.ok) return { body: packed.headers.get("content-encoding") ? packed.body : packed.body.pipeThrough(new DecompressionStream("gzip")) };
  }
  const plain = await fetch(url);
  if (!plain.ok) throw new Error(`${url}: ${plain.status} ${plain.statusText}`);
  return { body: plain.body };
}

const KIND = { headers: { "content-type": "application/wasm" } };

// Keeps the module for the next visit as it passes by, so that it is transferred once; the service worker keeps the rest.
function keeping({ body, kept }) {
  if (!("serviceWorker" in navigator) || !globalThis.caches || !location.protocol.startsWith("http")) return body;
  const worker = navigator.serviceWorker.register("./sw.js").then(() => navigator.serviceWorker.ready);
  const done = () => { page.kept = "true"; };
  if (kept) {
    worker.then(done).catch(() => {});
    return body;
  }
  const [ours, theirs] = body.tee();
  const put = caches.open(page.version).then((cache) => cache.put(page.wasm, new Response(theirs, KIND)));
  // Where there is no room for it, the next visit loads it again.
  Promise.all([put, worker]).then(done).catch(() => {});
  return ours;
}

async function begin() {
  if (!document.createElement("canvas").getContext("webgl2")) {
    fail("hotwash draws with WebGL2, and this browser offers none. Another browser or a newer graphics driver may; in a terminal, `hotwash play first-page` needs neither.");
    return;
  }
  const whole = Number(page.wasmBytes);
  let got = 0;
  const count = new TransformStream({
    transform(chunk, out) {
      got += chunk.byteLength;
      by("progress").value = (100 * got) / whole;
      by("loaded").textContent = got < whole ? `Loading ${megabytes(got)} of ${megabytes(whole)} …` : "Starting …";
      out.enqueue(chunk);
    },
  });
  const [glue, stream] = await Promise.all([import(`./${page.glue}`), fetched(page.wasm)]);
  const body = new Response(keeping(stream).pipeThrough(count), KIND);
  await glue.default({ module_or_path: body }).catch((error) => {
    // winit leaves its start by throwing; that is no trouble.
    if (!String(error).includes("Using exceptions for control flow")) throw error;
  });
  app = glue;
  loading.hidden = true;
  document.body.dataset.ready = "true";
  if (document.activeElement === document.body) canvas.focus();
  follow();
  for (const [what, value] of early.splice(0)) app[what](value);
}

addEventListener("error", (event) => {
  if (String(event.message).includes("Using exceptions for control flow")) return;
  if (event.error instanceof WebAssembly.RuntimeError) {
    fail("hotwash stopped because of a fault of its own. What you did is kept: reload the page and continue.", event.error.stack ?? event.message);
  }
});

begin().catch((error) => fail("hotwash could not be loaded. Reload the page to try again.", String(error)));
