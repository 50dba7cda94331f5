import js from "@eslint/js";
import globals from "globals";

const rules = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-console": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-shadow": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  complexity: ["error", 12],
  semi: ["error", "always"],
};

export default [
  { ignores: ["static/vendor/", "node_modules/", ".venv/", "data/"] },
  js.configs.recommended,
  { rules, languageOptions: { ecmaVersion: 2023, sourceType: "module" } },
  { files: ["static/js/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    // Workers have no document, and what looks like window is not
    files: ["static/js/**/*worker*.js"],
    languageOptions: { globals: { ...globals.worker, ...globals.serviceworker } },
  },
  { files: ["tests/js/**/*.js"], languageOptions: { globals: globals.node } },
];
