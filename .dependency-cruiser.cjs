/**
 * Imports point one way: functions → triggers, messaging → providers, store → signing, validation → base.
 * Base is config, errors, deps, log, ids: everything under shared/ may use it, it uses nothing above it.
 */
const BASE = "^shared/(config|errors|deps|log|ids|once|outcome|parse-url)";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "base-uses-only-base",
      severity: "error",
      from: { path: BASE },
      to: { path: "^shared/", pathNot: [BASE, "^shared/validation/"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "signing-validation-and-explanations-are-at-the-bottom",
      severity: "error",
      from: { path: "^shared/(signing|validation|explain)/" },
      to: { path: "^shared/(triggers|messaging|providers|store)/" },
    },
    {
      name: "providers-and-store-know-nothing-above",
      severity: "error",
      from: { path: "^shared/(providers|store)/" },
      to: { path: "^shared/(triggers|messaging)/" },
    },
    {
      name: "providers-and-store-are-apart",
      severity: "error",
      from: { path: "^shared/(providers|store)/" },
      to: { path: "^shared/(providers|store)/", pathNot: "^shared/$1/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "triggers-and-messaging-are-apart",
      severity: "error",
      from: { path: "^shared/(triggers|messaging)/" },
      to: { path: "^shared/(triggers|messaging)/", pathNot: "^shared/$1/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "triggers-reach-no-provider-and-no-store",
      severity: "error",
      from: { path: "^shared/triggers/" },
      to: { path: "^shared/(providers|store)/" },
    },
    {
      name: "shared-imports-no-room-above-it",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^(functions|sandbox|deploy|bench|test|miniprogram)/" },
    },
    {
      name: "sandbox-uses-signing-validation-and-explanations-only",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(shared/(?!signing/|validation/|explain/)|functions/|xinshi\\.config)" },
    },
    {
      name: "the-testers-client-takes-types-only",
      comment: "It runs beside somebody's tests and asks the sandbox over HTTP: of the sandbox it knows the shapes.",
      severity: "error",
      from: { path: "^sandbox/client/" },
      to: { path: "^(?!sandbox/client/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-testers-client-is-one-room",
      comment: "Only its entry is imported from elsewhere, and nothing of the sandbox itself needs it.",
      severity: "error",
      from: { path: "^sandbox/(?!client/)" },
      to: { path: "^sandbox/client/" },
    },
    {
      name: "nothing-imports-the-sandbox",
      comment: "Tests, benchmarks and the start command run it; the product never sees it.",
      severity: "error",
      from: { path: "^(shared|functions|miniprogram|xinshi\\.config)" },
      to: { path: "^sandbox/" },
    },
    {
      name: "the-serverless-plugin-stands-alone",
      comment: "It could be published on its own.",
      severity: "error",
      from: { path: "^deploy/serverless-tencent/" },
      to: { path: "^(?!deploy/serverless-tencent/)" },
    },
    {
      name: "miniprogram-takes-types-only",
      severity: "error",
      from: { path: "^miniprogram/" },
      to: { path: "^(shared|functions)/", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    includeOnly: "^(functions|shared|sandbox|deploy|bench|test|miniprogram|xinshi\\.config)",
  },
};
