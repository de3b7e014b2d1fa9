// Lint rules beside the type checker: safe DOM, no evaluated text, modern syntax.

import js from "@eslint/js";

const MARKUP = "Data becomes text, never markup: use the functions of dom.js.";
const NESTED = "The minifier loses blanks of a template within a template: give the inner one a name.";

/** @type {import("eslint").Linter.Config[]} */
export default [
  { ignores: ["**/build/", "dist/", "tests/bench/", ".venv/"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2021, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "cssText"].map(property => ({ property, message: MARKUP }))],
      "no-restricted-syntax": ["error", { selector: "TemplateLiteral TemplateLiteral", message: NESTED }],
      "no-shadow": ["error", { allow: ["name", "open"] }],
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-undef": "off", // the type checker knows the globals
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      "prefer-template": "error"
    }
  }
];
