/**
 * `/_sandbox/accounts`, `apps`, `signs`, `templates`: what the emulated clouds know, and adding to it.
 *
 * @module
 */
import { AccountInput, AppInput, SignInput, TemplateInput } from "./inputs.ts";
import { type ControlRequest, type ControlRoute, defineRoute, notFound, type WithBody } from "./route.ts";

export const setupRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/accounts", { handle: listAccounts }),
  defineRoute("POST", "/_sandbox/accounts", { body: AccountInput, handle: addAccount }),
  defineRoute("GET", "/_sandbox/apps", { handle: ({ state }) => ({ apps: state.accounts.apps }) }),
  defineRoute("POST", "/_sandbox/apps", { body: AppInput, handle: addApp }),
  defineRoute("DELETE", "/_sandbox/apps/{id}", { handle: deleteApp }),
  defineRoute("GET", "/_sandbox/signs", { handle: ({ state }) => ({ signs: state.accounts.signNames }) }),
  defineRoute("POST", "/_sandbox/signs", { body: SignInput, handle: addSign }),
  defineRoute("DELETE", "/_sandbox/signs/{text}", { handle: deleteSign }),
  defineRoute("GET", "/_sandbox/templates", { handle: ({ state }) => ({ templates: state.accounts.templates }) }),
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

function addApp({ state, body: { id, account = null, disabled = false } }: WithBody<typeof AppInput>) {
  const app = { id, account, disabled };
  state.accounts.addApp(app);
  return app;
}

function deleteApp({ state, path }: ControlRequest) {
  if (!state.accounts.deleteApp(path.id ?? "")) throw notFound("app");
  return { deleted: 1 };
}

function addSign({ state, body }: WithBody<typeof SignInput>) {
  const { text, status = "approved", account = null } = body;
  const signName = { text, status, account };
  state.accounts.addSignName(signName);
  return signName;
}

function deleteSign({ state, path }: ControlRequest) {
  if (!state.accounts.deleteSignName(path.text ?? "")) throw notFound("sign name");
  return { deleted: 1 };
}

function addTemplate({ state, body }: WithBody<typeof TemplateInput>) {
  return state.accounts.addTemplate(body);
}

function deleteTemplate({ state, path }: ControlRequest) {
  if (!state.accounts.deleteTemplate(path.id ?? "")) throw notFound("template");
  return { deleted: 1 };
}
