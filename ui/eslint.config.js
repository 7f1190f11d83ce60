import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// One direction: app > pages > editors > components; only app and pages talk to api.
const below = (files, layers) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: layers.map((layer) => ({
          regex: `(^|/)${layer}(/|$)`,
          message: `${files[0]} stands below ${layer}: pass what it needs as a property.`,
        })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ["node_modules", "dist", "src/api/schema.d.ts"] },
  ...tseslint.configs.strict,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    rules: {
      "@typescript-eslint/no-non-null-assertion": "error",
      "jsx-a11y/no-autofocus": "off",
      "max-lines": ["error", { max: 400 }],
      eqeqeq: "error",
      // Only the React compiler minds, which this build does not use.
      "react-hooks/incompatible-library": "off",
    },
  },
  below(["src/components/**"], ["app", "pages", "editors", "api"]),
  below(["src/editors/**"], ["app", "pages", "api"]),
  below(["src/pages/**"], ["app"]),
  below(["src/api/**"], ["app", "pages", "editors", "components"]),
);
