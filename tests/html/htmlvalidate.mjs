// What the pages are held against. The HTML standard allows `blocking` on links that say `expect`
// (https://html.spec.whatwg.org/multipage/links.html#link-type-expect); the validator's tables are older.
const BLOCKING = ["expect", "modulepreload", "preload", "stylesheet"];
const allowed = (link) => (BLOCKING.includes(link.getAttribute("rel"))
  ? null : `rel must be one of ${BLOCKING.join(", ")}`);

export default {
  root: true,
  extends: ["html-validate:recommended"],
  elements: ["html5", { link: { attributes: { blocking: { allowed, enum: ["render"], list: true } } } }],
};
