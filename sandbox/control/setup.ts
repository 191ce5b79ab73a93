/**
 * `/_sandbox/accounts`, `apps`, `signs`, `templates`: what the emulated clouds know, and adding to it.
 *
 * @module
 */
import type { App, Template } from "../accounts.ts";
import { AccountInput, AppInput, SignInput, TemplateInput } from "./inputs.ts";
import { viewSubmission } from "./reviews.ts";
import { type ControlRequest, type ControlRoute, defineRoute, notFound, type WithBody } from "./route.ts";

export const setupRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/accounts", { handle: listAccounts }),
  defineRoute("POST", "/_sandbox/accounts", { body: AccountInput, handle: addAccount }),
  defineRoute("GET", "/_sandbox/apps", { handle: ({ state }) => ({ apps: state.accounts.apps.map(viewApp) }) }),
  defineRoute("POST", "/_sandbox/apps", { body: AppInput, handle: addApp }),
  defineRoute("DELETE", "/_sandbox/apps/{id}", { handle: deleteApp }),
  defineRoute("GET", "/_sandbox/signs", { handle: listSigns }),
  defineRoute("POST", "/_sandbox/signs", { body: SignInput, handle: addSign }),
  defineRoute("DELETE", "/_sandbox/signs/{text}", { handle: deleteSign }),
  defineRoute("GET", "/_sandbox/templates", { handle: listTemplates }),
  defineRoute("POST", "/_sandbox/templates", { body: TemplateInput, handle: addTemplate }),
  defineRoute("DELETE", "/_sandbox/templates/{id}", { handle: deleteTemplate }),
];

/** Keys are named, their secrets are not shown. */
function listAccounts({ state }: ControlRequest) {
  return { accounts: state.accounts.credentials.map(({ account, secretId }) => ({ account, secretId })) };
}

function addAccount({ state, body }: WithBody<typeof AccountInput>) {
  state.accounts.addCredential(body);
  return { account: body.account, secretId: body.secretId };
}

/** An app named again keeps its key when none is given. */
function addApp({ state, body }: WithBody<typeof AppInput>) {
  const { id, account = null, disabled = false, key = state.accounts.app(id)?.key } = body;
  const app = { id, account, disabled, key };
  state.accounts.addApp(app);
  return viewApp(app);
}

function deleteApp({ state, path }: ControlRequest) {
  if (!state.accounts.deleteApp(path.id ?? "")) throw notFound("app");
  return { deleted: 1 };
}

function listSigns({ state }: ControlRequest) {
  return { signs: state.accounts.signNames.map(viewSubmission) };
}

/** The key is a secret; whether there is one decides whether the classic API knows the app. */
function viewApp({ key, ...app }: App) {
  return { ...app, classic: key !== undefined };
}

function addSign({ state, body }: WithBody<typeof SignInput>) {
  return viewSubmission(state.accounts.addSignName({ ...body, status: body.status ?? "approved" }));
}

function deleteSign({ state, path }: ControlRequest) {
  if (!state.accounts.deleteSignName(path.text ?? "")) throw notFound("sign name");
  return { deleted: 1 };
}

function listTemplates({ state }: ControlRequest) {
  return { templates: state.accounts.templates.map(viewTemplate) };
}

function addTemplate({ state, body }: WithBody<typeof TemplateInput>) {
  return viewTemplate(state.accounts.addTemplate(body));
}

/** Both clouds' templates are in one list; the id tells whose one is. */
function viewTemplate(template: Template) {
  return { ...viewSubmission(template), provider: /^(?:SMS|TTS)_/.test(template.id) ? "aliyun" : "tencent" };
}

function deleteTemplate({ state, path }: ControlRequest) {
  if (!state.accounts.deleteTemplate(path.id ?? "")) throw notFound("template");
  return { deleted: 1 };
}
