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

// A panic is a trap (RuntimeError), as is a stack that is full (RangeError): the page is dead. What follows is its echo.
let told = false;
function died(error) {
  if (told || !(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) return;
  told = true;
  tell("title", "sorry", String(error.stack ?? error));
}
addEventListener("error", (event) => died(event.error));
addEventListener("unhandledrejection", (event) => died(event.reason));

async function file(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

// The page travels packed, a quarter smaller than what hosts make of it; `web/unpack` has the other half of this.
async function unpacked() {
  const [unpacker, packed] = await Promise.all([file("./highwater_unpack.wasm"), file("./highwater-web_bg.wasm.lzma")]);
  const { memory, room, unpack } = (await WebAssembly.instantiate(unpacker)).instance.exports;
  const from = room(packed.length);
  new Uint8Array(memory.buffer).set(packed, from);
  const found = unpack(from, packed.length);
  if (!found) throw new Error("highwater-web_bg.wasm.lzma is damaged");
  const [at, size] = new Uint32Array(memory.buffer, found, 2);
  return new Uint8Array(memory.buffer, at, size);
}

unpacked().then((module_or_path) => init({ module_or_path })).catch((error) => {
  died(error);
  if (!told) tell("start", "need", String(error));
});
