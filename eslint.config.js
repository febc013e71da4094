import js from "@eslint/js";
import globals from "globals";

/** What a room of static/js may not import, with the reason that eslint shows. */
const layer = (/** @type {string[]} */ files, /** @type {string[]} */ rooms, /** @type {string} */ message) => ({
  files: files.map((room) => `static/js/${room}/**/*.js`),
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ group: rooms.map((room) => `**/${room}/**`), message }] }],
  },
});

const noMarkupFromStrings = ["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
  property,
  message: "Build elements with lib/dom.js and textContent.",
}));

export default [
  { ignores: ["static/dist/", "node_modules/", ".venv/", "build/", "dist/", "instance/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": ["error", ...noMarkupFromStrings],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["static/js/**/*.js", "tests/js/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["scripts/**/*.mjs", "benchmarks/**/*.mjs", "tests/js/**/*.js", "*.js"],
    languageOptions: { globals: globals.node },
  },
  { files: ["tests/js/**/*.js"], rules: { "no-restricted-properties": "off" } },
  { files: ["scripts/**/*.mjs"], rules: { "no-console": "off" } },
  layer(["prose", "lib"], ["draft", "pages"], "prose and lib are the ground: they know no draft and no page."),
  layer(["draft"], ["pages"], "A page uses the draft, never the other way round."),
];
