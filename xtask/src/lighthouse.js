// Prints what Lighthouse reports: node lighthouse.js MACHINE POINTS-WANTED REPORT. Fails when the page has less.
const [machine, wanted, path] = process.argv.slice(2);
const report = JSON.parse(require("node:fs").readFileSync(path, "utf8"));
const goals = { performance: Number(wanted), accessibility: 100, "best-practices": 100, seo: 0 };
let isBelow = false;
// Where an audit found something: its elements, a line each.
function places(id) {
  const items = (report.audits[id]?.details?.items ?? []).flatMap((item) => item.items ?? [item]);
  for (const { node, score } of items.slice(0, 8))
    if (node) console.log(`        ${node.selector}${score ? `: ${score.toFixed(3)}` : ""} ${(node.explanation ?? "").split("\n")[1]?.trim() ?? ""}`);
}
for (const [name, goal] of Object.entries(goals)) {
  const { score, auditRefs } = report.categories[name];
  const points = Math.round(score * 100);
  isBelow ||= points < goal;
  console.log(`lighthouse ${machine}, ${name}: ${points}${goal ? ` (wanted: ${goal})` : ""}`);
  for (const { id, weight } of auditRefs) {
    const { score, title, displayValue = "", scoreDisplayMode } = report.audits[id];
    if (weight === 0 || score === null || score === 1 || scoreDisplayMode === "notApplicable") continue;
    console.log(`    costs points: ${title} (${id}) ${displayValue}: ${score}`);
    places({ "cumulative-layout-shift": "layout-shifts", "largest-contentful-paint": "largest-contentful-paint-element" }[id] ?? id);
  }
}
const figures = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index", "interactive"];
console.log(`lighthouse ${machine}: ${figures.map((id) => `${id} ${report.audits[id].displayValue}`).join(", ")}`);
process.exitCode = isBelow ? 1 : 0;
