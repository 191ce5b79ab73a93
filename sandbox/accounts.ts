/**
 * Who may use the emulated clouds, and with what: keys, apps, sign names, templates. What is approved from the start are
 * the sample values of the published documents, so that every published sample runs as printed.
 *
 * @module
 */
import type { TemplateKind } from "../shared/validation/template.ts";

export type Approval = "approved" | "pending" | "refused";

export interface Credential {
  secretId: string;
  secretKey: string;
  /** A temporary key comes with a token, which requests must then carry. */
  token?: string | undefined;
  /** What one account sent, another does not see. */
  account: string;
}

export interface App {
  id: string;
  /** The only account that may use it; null: every account has an app of this id, each its own. */
  account: string | null;
  disabled: boolean;
}

export interface SignName {
  text: string;
  status: Approval;
  /** Null: every account has it. */
  account: string | null;
}

export interface Template {
  id: string;
  /** Positional variables: `{1}`, `{2}`. */
  text: string;
  kind: TemplateKind;
  /** May be sent to numbers of mainland China. */
  domestic: boolean;
  /** May be sent to all other numbers. */
  international: boolean;
  status: Approval;
  /** Null: every account has it. */
  account: string | null;
}

const CREDENTIALS: readonly Credential[] = [
  { secretId: "secretId", secretKey: "secretKey", account: "published" },
  { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey", account: "sandbox" },
];

const APPS: readonly string[] = ["1400009099", "1400006666", "1400787878", "140000001", "112142311"];

const SIGN_NAMES: readonly string[] = ["腾讯云", "Python之路", "信使", "阿里云", "小饭桌管理平台"];

const CODE_TEMPLATES: readonly Pick<Template, "id" | "text" | "international">[] = [
  { id: "7839", text: "您的验证码是: {1}", international: false },
  { id: "449739", text: "您的验证码是: {1}", international: false },
  { id: "548760", text: "您的验证码是: {1}", international: false },
  { id: "1234", text: "您的验证码是: {1}", international: false },
  { id: "1110", text: "{1} is your verification code.", international: true },
  {
    id: "1008",
    text: "{1}为您的登录验证码，请于{2}分钟内填写，如非本人操作，请忽略本短信。",
    international: false,
  },
];

/** What is approved from the start besides the samples, for every account. */
export interface Approved {
  templates?: readonly TemplateSetup[] | undefined;
  signNames?: readonly string[] | undefined;
}

/** A template as a tester names it: what is left out stays as it was, or is an approved domestic notice of every account. */
export type TemplateSetup = Pick<Template, "id" | "text"> & { [Key in keyof Template]?: Template[Key] | undefined };

export class Accounts {
  readonly #approved: Approved;
  readonly #credentials = new Map<string, Credential>();
  readonly #apps = new Map<string, App>();
  readonly #signNames = new Map<string, SignName>();
  readonly #templates = new Map<string, Template>();

  constructor(approved: Approved = {}) {
    this.#approved = approved;
    this.reset();
  }

  /** Back to what is there from the start. */
  reset(): void {
    for (const kept of [this.#credentials, this.#apps, this.#signNames, this.#templates]) kept.clear();
    for (const credential of CREDENTIALS) this.addCredential(credential);
    for (const id of APPS) this.addApp({ id, account: null, disabled: false });
    for (const text of SIGN_NAMES) this.addSignName({ text, status: "approved", account: null });
    for (const template of CODE_TEMPLATES) {
      this.addTemplate({ ...template, kind: "code" });
    }
    for (const template of this.#approved.templates ?? []) this.addTemplate(template);
    for (const text of this.#approved.signNames ?? []) this.addSignName({ text, status: "approved", account: null });
  }

  addCredential(credential: Credential): void {
    this.#credentials.set(credential.secretId, credential);
  }

  addApp(app: App): void {
    this.#apps.set(app.id, app);
  }

  addSignName(signName: SignName): void {
    this.#signNames.set(ownedKey(signName.account, signName.text), signName);
  }

  addTemplate({ id, text, account = null, ...given }: TemplateSetup): Template {
    const key = ownedKey(account, id);
    const known: Partial<Template> = this.#templates.get(key) ?? {};
    const {
      kind = known.kind ?? "notice",
      domestic = known.domestic ?? true,
      international = known.international ?? false,
      status = known.status ?? "approved",
    } = given;
    const template = { id, text, kind, domestic, international, status, account };
    this.#templates.set(key, template);
    return template;
  }

  /** True when there was such an app. */
  deleteApp(id: string): boolean {
    return this.#apps.delete(id);
  }

  /** Deletes every account's; true when there was one. */
  deleteSignName(text: string): boolean {
    return deleteWhere(this.#signNames, (signName) => signName.text === text);
  }

  /** Deletes every account's; true when there was one. */
  deleteTemplate(id: string): boolean {
    return deleteWhere(this.#templates, (template) => template.id === id);
  }

  credential(secretId: string): Credential | undefined {
    return this.#credentials.get(secretId);
  }

  app(id: string): App | undefined {
    return this.#apps.get(id);
  }

  /** The account's own, else the one that every account has. */
  signName(account: string, text: string): SignName | undefined {
    return this.#signNames.get(ownedKey(account, text)) ?? this.#signNames.get(ownedKey(null, text));
  }

  /** The account's own, else the one that every account has. */
  template(account: string, id: string): Template | undefined {
    return this.#templates.get(ownedKey(account, id)) ?? this.#templates.get(ownedKey(null, id));
  }

  get credentials(): Credential[] {
    return [...this.#credentials.values()];
  }

  get apps(): App[] {
    return [...this.#apps.values()];
  }

  get signNames(): SignName[] {
    return [...this.#signNames.values()];
  }

  get templates(): Template[] {
    return [...this.#templates.values()];
  }
}

function ownedKey(account: string | null, name: string): string {
  return `${account ?? ""}\n${name}`;
}

function deleteWhere<Item>(items: Map<string, Item>, matches: (item: Item) => boolean): boolean {
  const keys = [...items].filter(([, item]) => matches(item)).map(([key]) => key);
  for (const key of keys) items.delete(key);
  return keys.length > 0;
}
