// Measures what a person feels, while `meter.start()` … `meter.stop()`; figures in milliseconds.
window.meter = (() => {
  const after = new MessageChannel(); // Its messages come once a frame is drawn.
  const waiting = [];
  after.port1.onmessage = () => waiting.shift()(performance.now());
  const drawn = (then) => (waiting.push(then), after.port2.postMessage(0));

  let runs = false, between, work, flights, tasks, begun, last, before;
  const events = () => Number((document.querySelector(".headline-count")?.textContent ?? "").replace(/[^0-9 ]/g, "").trim().split(/ +/)[0]);
  const moment = () => Number(document.querySelector(".app").dataset.moment);
  function frame(at) {
    if (!runs) return;
    between.push(at - last);
    last = at;
    drawn((now) => work.push(now - at));
    flights.push(Number(document.querySelector(".overlay").dataset.flights ?? 0));
    requestAnimationFrame(frame);
  }
  new PerformanceObserver((list) => runs && tasks.push(...list.getEntries().map((task) => task.duration))).observe({ entryTypes: ["longtask"] });
  const ranks = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    return [0.5, 0.95, 0.99].map((part) => (sorted[Math.floor(sorted.length * part)] ?? NaN).toFixed(1)).join(" ");
  };

  const answers = { click: [], key: [] };
  // From an event to the frame in which what it changes is seen.
  function answer(type, to, state) {
    addEventListener(type, (event) => {
      const [was, from] = [state(), event.timeStamp];
      const look = () => (state() === was ? requestAnimationFrame(look) : drawn((now) => answers[to].push(now - from)));
      requestAnimationFrame(look);
    }, true);
  }
  answer("click", "click", () => document.querySelector("[data-tab].on")?.dataset.tab);
  answer("keydown", "key", () => document.documentElement.dataset.theme);

  return {
    answers,
    ranks,
    frames: () => between.length,
    start() {
      [between, work, flights, tasks] = [[], [], [], []];
      [runs, begun, before] = [true, performance.now(), [events(), moment()]];
      requestAnimationFrame((at) => ((last = at), requestAnimationFrame(frame)));
    },
    stop() {
      runs = false;
      const took = (performance.now() - begun) / 1000;
      const virtual = (moment() - before[1]) / 1e6;
      return `p50 p95 p99 [ms]: between two frames ${ranks(between)}; the page's work in a frame ${ranks(work)}; ` +
        `${tasks.length} long tasks, the longest ${Math.max(0, ...tasks).toFixed(0)} ms; ${between.filter((ms) => ms > 25).length} of ${between.length} frames late; ` +
        `messages in flight ${ranks(flights)}; in ${took.toFixed(1)} s ${events() - before[0]} events and ${virtual.toFixed(3)} virtual s were played`;
    },
  };
})();
