// Starts the page; and if it cannot start, or dies, says so in words. Nothing here needs anything to work but this file.
import init from "./highwater-web.js";

const words = {
  en: {
    title: "Highwater has stopped",
    sorry: "Something happened that must never happen. Your run is safe: it is in the address bar.",
    start: "Highwater could not start",
    need: "It needs a browser with WebAssembly, and all of its files.",
    copy: "Copy this run",
    copied: "Copied",
    reload: "Reload",
  },
  zh: {
    title: "Highwater 停住了",
    sorry: "发生了绝不该发生的事。你的运行还在：它就在地址栏里。",
    start: "Highwater 无法启动",
    need: "它需要支持 WebAssembly 的浏览器，以及完整的文件。",
    copy: "复制这次运行",
    copied: "已复制",
    reload: "重新加载",
  },
};

function tell(title, text, details) {
  const say = words[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
  const page = document.createElement("main");
  page.className = "last-words";
  const add = (tag, content) => page.appendChild(Object.assign(document.createElement(tag), { textContent: content }));
  add("h1", say[title]);
  add("p", say[text]);
  const copy = add("button", say.copy);
  copy.onclick = async () => {
    await navigator.clipboard.writeText(`${location.href}\n\n${details}`).catch(() => {});
    copy.textContent = say.copied;
  };
  add("button", say.reload).onclick = () => location.reload();
  add("pre", details);
  document.body.replaceChildren(page);
}

// The page is dead once it has panicked (`web/src/ports/panic.rs` says with which words, and where), or trapped without
// words: a full stack is a RangeError. What follows is its echo.
let told = false;
function died(details) {
  if (told) return;
  told = true;
  tell("title", "sorry", details);
}
function trapped(error) {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) died(String(error.stack ?? error));
}
addEventListener("highwater-panic", (event) => died(event.detail));
addEventListener("error", (event) => trapped(event.error));
addEventListener("unhandledrejection", (event) => trapped(event.reason));

// The bar is as long as the program, which a browser compiles while it comes. A copy of the stream is counted, since only
// the response itself is compiled that early, and only what was compiled so is kept for the next visit.
async function show(progress, response) {
  for await (const chunk of chunks(response)) progress.value += chunk.length;
}

async function* chunks(response) {
  const reader = response.body.getReader();
  for (let next; !(next = await reader.read()).done; ) yield next.value;
}

async function program() {
  const response = await globalThis.wasm;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  show(document.getElementById("progress"), response.clone()).catch(() => {}); // Without a bar, it is still on its way.
  return response;
}

// `init` streams where the host calls the program application/wasm, and takes all of its bytes at once where not.
init({ module_or_path: program() })
  .then(() => requestAnimationFrame(() => setTimeout(() => performance.mark("usable"))))
  .catch((error) => {
    trapped(error);
    if (!told) tell("start", "need", String(error));
  });
