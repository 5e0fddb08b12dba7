// Before the first paint: the language and the theme of the last visit, or the browser's own (`web/src/ports/settings.rs`
// reads the same names). And the largest file is asked for at once; `start.js` takes it from here.
const chosen = (name) => {
  try {
    return localStorage.getItem(`highwater.1.${name}`);
  } catch {
    return null; // Storage may be forbidden.
  }
};
const isChinese = (chosen("locale") ?? navigator.language ?? "en").toLowerCase().startsWith("zh");
const isDark = (chosen("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const root = document.documentElement;
root.lang = isChinese ? "zh-CN" : "en";
root.dataset.theme = isDark ? "dark" : "light";
root.dataset.projector = chosen("projector") === "true";

globalThis.wasm = fetch("./highwater-web_bg.wasm");
globalThis.wasm.catch(() => {}); // `start.js` tells the error.
