import init from "./highwater-web.js";
init({ module_or_path: "./highwater-web_bg.wasm" });
