// What axe finds on the page as it stands, a line for each finding. It runs in the page, after axe itself.
//
// axe leaves a contrast undecided where it cannot know what stands behind a text. Here it can be known:
// - what is scrolled out of sight, or cut by an edge: it is scrolled to, and what is cut then is out of the way;
// - a gradient: each of its colours is tried alone;
// - a field without a text: it is given one.
const CONTRAST = "color-contrast";
// A figure of one digit, or a sign, is read like any other text.
const known = axe._audit.checks[CONTRAST].options;
axe.configure({ checks: [{ id: CONTRAST, options: { ...known, ignoreLength: true, ignoreUnicode: false } }] });

const frame = () => new Promise(requestAnimationFrame);
const all = (css) => [...document.querySelectorAll(css)];
const find = (node) => document.querySelector(node.target.at(-1));

// Sets a style until `takeBack`.
const styled = [];
function style(element, name, value) {
  styled.push([element, name, element.style[name]]);
  element.style[name] = value;
}
function takeBack() {
  for (const [element, name, before] of styled.splice(0).reverse()) element.style[name] = before;
}

// Hides what is cut by the edge of something that scrolls, other than what stands around `kept`.
function clear(kept) {
  for (const element of all("body *").filter(hasText)) {
    if (element.contains(kept)) continue;
    const box = element.getBoundingClientRect();
    const isCutBy = (scroller) => {
      const sight = scroller.getBoundingClientRect();
      return box.top < sight.top - 1 || box.bottom > sight.bottom + 1 || box.left < sight.left - 1 || box.right > sight.right + 1;
    };
    const scroller = closestScroller(element);
    if (scroller && isCutBy(scroller)) style(element, "visibility", "hidden");
  }
}
const hasText = (element) => [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
const scrolls = new Map();
function closestScroller(element) {
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (!scrolls.has(above)) scrolls.set(above, /auto|scroll|hidden/.test(getComputedStyle(above).overflow) && above.clientHeight > 0);
    if (scrolls.get(above)) return above;
  }
  return null;
}

// axe forgets how wide a scroll bar is.
function hideScrollBars() {
  for (const field of all("textarea")) style(field, "overflow", "hidden");
}

// Hides what stands outside an open dialog: axe takes it for something over the dialog.
function hideBehindDialog() {
  for (let inside = document.querySelector("dialog:modal"); inside && inside !== document.body; inside = inside.parentElement)
    for (const other of inside.parentElement.children) if (other !== inside) style(other, "visibility", "hidden");
}

const colours = (element) => getComputedStyle(element).backgroundImage.match(/(rgba?|color|oklab|oklch)\([^)]*\)/g) ?? [];
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
// One colour over another.
function blend(bottom, top) {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of [bottom, top]) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r, g, b, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${alpha / 255})`;
}

// Every gradient as its nth colour alone.
function flatten(gradients, n) {
  for (const [element, tried] of gradients) {
    const colour = blend(getComputedStyle(element).backgroundColor, tried[n % tried.length]);
    style(element, "backgroundImage", "none");
    style(element, "backgroundColor", colour);
  }
}

// Messages on their way, and other things that a click goes through, are over the page, not behind a text.
for (const over of all("canvas, [aria-hidden=true]"))
  if (over.tagName === "CANVAS" || getComputedStyle(over).pointerEvents === "none") over.style.display = "none";
for (const field of all("input, textarea"))
  if (!field.value && /text|search|number/.test(field.type)) field.value = "1";

const gradients = all("body *").map((element) => [element, [...new Set(colours(element))]]).filter(([, tried]) => tried.length > 0);
const tries = Math.max(1, ...gradients.map(([, tried]) => tried.length));

const found = [];
const options = { resultTypes: ["violations", "incomplete"] };
const contrastOnly = { resultTypes: options.resultTypes, runOnly: [CONTRAST] };
function note(kind, rule, node) {
  const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
  found.push(`${kind} ${rule} at ${node.target.join(" ")}: ${why}\n      ${node.html.slice(0, 160)}`);
}
// Runs axe; notes violations, and gives the elements whose contrast is undecided.
async function look(context, options) {
  const result = await axe.run(context, options);
  for (const { id, nodes } of result.violations) for (const node of nodes) note("violation", id, node);
  const undecided = result.incomplete.filter((rule) => rule.id === CONTRAST).flatMap((rule) => rule.nodes);
  return undecided.filter((node) => find(node) && !find(node).closest("[aria-hidden=true]"));
}

for (let n = 0; n < tries; n++) {
  takeBack();
  flatten(gradients, n);
  let undecided = await look(document, n === 0 ? options : contrastOnly);
  const tried = new Set();
  for (let node; (node = undecided.find((node) => !tried.has(find(node)))); ) {
    const element = find(node);
    tried.add(element);
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    await frame();
    takeBack();
    flatten(gradients, n);
    hideBehindDialog();
    hideScrollBars();
    clear(element);
    const include = undecided.map((node) => [node.target.at(-1)]);
    undecided = await look({ include }, contrastOnly);
  }
  for (const node of undecided) note("undecided", CONTRAST, node);
}
return [...new Set(found)];
