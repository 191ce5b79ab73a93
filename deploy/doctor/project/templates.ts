/**
 * Every route against what its provider has approved: template, its variables, the countries it may go to, sign name.
 *
 * @module
 */
import { type Config, DEFAULT_COUNTRIES, type Route, type Scene } from "../../../shared/config/config.ts";
import { configuredProviders } from "../../../shared/messaging/clients.ts";
import { templateValues } from "../../../shared/messaging/plan.ts";
import { codeFigures } from "../../../shared/messaging/scenes.ts";
import type { ListedTemplate } from "../../../shared/messaging/sync-templates.ts";
import type { ManagedSign, ProviderAdmin } from "../../../shared/providers/admin.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";
import { MAX_LISTED } from "../../../shared/validation/admin.ts";
import {
  findFault,
  type KnownSign,
  type KnownTemplate,
  type PreflightFault,
} from "../../../shared/validation/preflight.ts";
import { PREFLIGHT_RULES, type PreflightReason } from "../../../shared/validation/preflight-rules.ts";
import { type Check, reasonOf } from "../check.ts";
import type { FindingId, Note } from "../finding.ts";
import { contentOf, type Project } from "./project.ts";

/** More sign names than any account has. */
const MAX_PAGES = 20;
/** In place of a value that a caller will give. */
const SOME_VALUE = "1";

interface PlacedRoute {
  path: string;
  scene: Scene;
  route: Route;
}

/** What one provider has; undefined signs could not be listed. */
interface Approved {
  templates: readonly ListedTemplate[];
  signs: readonly ManagedSign[] | undefined;
}

export const templatesCheck: Check<Project> = {
  name: "templates",
  async run(project) {
    const config = await contentOf(project.config());
    if (config === undefined) return [];
    const notes = await Promise.all(configuredProviders(config).map((name) => checkProvider(project, config, name)));
    return [...notes.flat(), ...voiceNotes(config)];
  },
};

async function checkProvider(project: Project, config: Config, provider: ProviderName): Promise<Note[]> {
  const routes = routesOf(config, provider);
  if (routes.length === 0) return [];
  const { templates, admin } = await project.probe(provider);
  if (templates === undefined || admin === undefined) return [{ id: "templates.not-listed", values: { provider } }];
  const { signs, notes } = await listSigns(provider, admin, project.deadline());
  const faults = routes.flatMap((placed) => checkRoute(placed, { templates, signs }, config));
  if (faults.length > 0) return [...notes, ...faults];
  return [...notes, { id: "templates.ok", values: { provider, routes: routes.length } }];
}

function routesOf({ scenes }: Config, provider: ProviderName): PlacedRoute[] {
  return Object.entries(scenes).flatMap(([name, scene]) =>
    scene.routes.flatMap((route, index) =>
      route.provider === provider ? [{ path: `scenes.${name}.routes.${index}`, scene, route }] : [],
    ),
  );
}

/** The classic interface tells sign names by their ids only. */
async function listSigns(
  provider: ProviderName,
  { signs }: ProviderAdmin,
  deadline: number,
): Promise<{ signs: ManagedSign[] | undefined; notes: Note[] }> {
  if (signs === undefined || provider === "qcloudsms") return { signs: undefined, notes: [] };
  const found: ManagedSign[] = [];
  try {
    for (let page = 0; page < MAX_PAGES; page++) {
      const listed = await signs.list({ limit: MAX_LISTED, offset: page * MAX_LISTED }, { deadline });
      if (listed.length === 0) break;
      found.push(...listed);
    }
    return { signs: found, notes: [] };
  } catch (error) {
    return { signs: undefined, notes: [{ id: "signs.not-listed", values: { provider, reason: reasonOf(error) } }] };
  }
}

/** What is wrong with a route, once for each reason. */
function checkRoute({ path, scene, route }: PlacedRoute, approved: Approved, config: Config): Note[] {
  const { provider, templateId, signName = "", text } = route;
  const listed = approved.templates.find(({ id }) => id === templateId);
  const sign = signOf(approved.signs, signName);
  const planned = {
    signName,
    sign,
    template: listed === undefined ? null : knownTemplate(listed, scene),
    values: valuesOf(scene, route),
    maxValueLength: config.providers[provider]?.maxValueLength,
  };
  const faults = kindsOf(scene, route)
    .map((domestic) => findFault<string>(PREFLIGHT_RULES[provider], { ...planned, domestic }))
    .filter((fault) => fault !== undefined);
  const different = faults.filter(
    (fault, index) => faults.findIndex(({ reason }) => reason === fault.reason) === index,
  );
  const values = { path, provider, template: templateId, sign: signName };
  return [
    ...different.map((fault) =>
      noteOf(fault, values, fault.reason.startsWith("sign_") ? sign?.review : listed?.review),
    ),
    ...(text !== undefined && listed !== undefined && listed.text !== text
      ? [{ id: "template.text-differs" as const, values }]
      : []),
  ];
}

/** Undefined where sign names could not be listed. */
function signOf(signs: Approved["signs"], signName: string): KnownSign | null | undefined {
  const same = signs?.filter(({ text }) => text === signName);
  return same && (same.find(({ review }) => review === "approved") ?? same[0] ?? null);
}

function knownTemplate({ text, kind, review, domestic, international }: ListedTemplate, scene: Scene): KnownTemplate {
  const ofScene = scene.kind === "code" ? "code" : scene.marketing ? "marketing" : "notice";
  return { text, kind: kind ?? ofScene, review, domestic, international };
}

/** True for mainland China, false for elsewhere, as far as the route serves them. */
function kindsOf(scene: Scene, route: Route): boolean[] {
  const countries: readonly string[] = route.countries ?? scene.countries ?? DEFAULT_COUNTRIES;
  return [
    ...(countries.includes("CN") ? [true] : []),
    ...(countries.some((country) => country !== "CN") ? [false] : []),
  ];
}

function valuesOf(scene: Scene, route: Route): ReturnType<typeof templateValues> {
  if (scene.kind !== "code") {
    return templateValues(route, new Map((scene.params ?? []).map((name) => [name, SOME_VALUE])), undefined);
  }
  const { digits, validityMs } = codeFigures(scene);
  return templateValues(route, new Map([["minutes", String(validityMs / 60_000)]]), "0".repeat(digits));
}

const IDS: Readonly<Partial<Record<PreflightReason, FindingId>>> = {
  sign_missing: "sign.missing",
  sign_unknown: "sign.unknown",
  sign_unapproved: "sign.unapproved",
  template_unknown: "template.unknown",
  template_unapproved: "template.unapproved",
  template_foreign_only: "template.country",
  template_mainland_only: "template.country",
  params_count: "template.parameters",
  params_missing: "template.parameters",
};

function noteOf(fault: PreflightFault, values: Record<string, string>, review: string | undefined): Note {
  return { id: IDS[fault.reason] ?? "template.values", values: { ...values, rule: fault.rule, review: review ?? "" } };
}

function voiceNotes({ scenes }: Config): Note[] {
  const routes = Object.values(scenes).flatMap(({ voice = [] }) =>
    voice.filter(({ kind }) => kind === "template"),
  ).length;
  return routes === 0 ? [] : [{ id: "templates.voice-not-listed", values: { routes } }];
}
