/**
 * Who may use the emulated clouds, and with what: keys, apps, sign names, templates. What is approved from the start are
 * the sample values of the published documents, so that every published sample runs as printed.
 *
 * @module
 */
import {
  type SignName,
  SignNames,
  type SignSetup,
  type Template,
  type TemplateSetup,
  Templates,
} from "./submissions.ts";

export type { Approval, SignName, Template, TemplateSetup } from "./submissions.ts";

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
  /** What requests of the classic API are signed with; an app without one does not exist there. */
  key?: string | undefined;
}

const CREDENTIALS: readonly Credential[] = [
  { secretId: "secretId", secretKey: "secretKey", account: "published" },
  { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey", account: "sandbox" },
  { secretId: "<accessKeyId>", secretKey: "<accessSecret>", account: "aliyun-published" },
  { secretId: "testId", secretKey: "testSecret", account: "aliyun-sandbox" },
];

/** One account's own, as every app really is: what either interface of Tencent's sends through it comes back in one queue. */
const SANDBOX_APP: App = { id: "1400000001", key: "sandboxAppKey", account: "sandbox", disabled: false };

/** Whose an app of every account is under the classic API, where a request says no more than its app. */
const CLASSIC_ACCOUNT = "published";

const APPS: readonly Required<Pick<App, "id" | "key">>[] = [
  { id: "1400009099", key: "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad" },
  { id: "1400006666", key: "5f03a35d00ee52a21327ab048186a2c4" },
  { id: "1400787878", key: "5f03a35d00ee52a21327ab048186a2c4" },
  { id: "140000001", key: "abcdefghijkl123445" },
  { id: "122333333", key: "9ff91d87c2cd7cd0ea762f141975d1df37481d48700d70ac37470aefc60f9bad" },
  { id: "112142311", key: "8cc5b87123y423423412387930004" },
];

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

/** Of Alibaba Cloud, where variables have names. */
const NAMED_TEMPLATES: readonly Pick<Template, "id" | "text">[] = [
  { id: "SMS_153055065", text: `您的验证码为：\${code}，请勿泄露于他人！` },
  { id: "SMS_146806055", text: `您的验证码为：\${code}，请勿泄露于他人！` },
];

/** The second is what the published sample of a voice notice says. */
const VOICE_TEMPLATES: readonly Pick<Template, "id" | "text" | "kind">[] = [
  { id: "12345", text: "您的验证码是{1}", kind: "code" },
  { id: "12346", text: "5678", kind: "notice" },
  { id: "TTS_100001", text: `您的验证码是\${code}`, kind: "code" },
];

/** What is approved from the start besides the samples, for every account. */
export interface Approved {
  templates?: readonly TemplateSetup[] | undefined;
  signNames?: readonly string[] | undefined;
}

export class Accounts {
  readonly #approved: Approved;
  readonly #credentials = new Map<string, Credential>();
  readonly #apps = new Map<string, App>();
  /** For what goes beyond one sign name or template of an account. */
  readonly signs = new SignNames(() => this.noteChange());
  readonly texts = new Templates(() => this.noteChange());
  readonly #listeners = new Set<() => void>();

  constructor(approved: Approved = {}) {
    this.#approved = approved;
    this.reset();
  }

  /** Back to what is there from the start. */
  reset(): void {
    for (const kept of [this.#credentials, this.#apps, this.signs, this.texts]) kept.clear();
    for (const credential of CREDENTIALS) this.addCredential(credential);
    for (const app of APPS) this.addApp({ ...app, account: null, disabled: false });
    this.addApp(SANDBOX_APP);
    for (const text of [...SIGN_NAMES, ...(this.#approved.signNames ?? [])]) this.addSignName({ text });
    for (const template of CODE_TEMPLATES) {
      this.addTemplate({ ...template, kind: "code" });
    }
    for (const template of NAMED_TEMPLATES) this.addTemplate({ ...template, kind: "code" });
    for (const template of VOICE_TEMPLATES) this.addTemplate({ ...template, channel: "voice" });
    for (const template of this.#approved.templates ?? []) this.addTemplate(template);
  }

  /** Calls `listener` when sign names or templates change. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells who listens; for a reviewer, whose answer changes what is kept. */
  noteChange(): void {
    for (const listener of this.#listeners) listener();
  }

  addCredential(credential: Credential): void {
    this.#credentials.set(credential.secretId, credential);
  }

  addApp(app: App): void {
    this.#apps.set(app.id, app);
  }

  addSignName(signName: SignSetup): SignName {
    return this.signs.add(signName);
  }

  addTemplate(template: TemplateSetup): Template {
    return this.texts.add(template);
  }

  /** True when there was such an app. */
  deleteApp(id: string): boolean {
    return this.#apps.delete(id);
  }

  /** Deletes every account's; true when there was one. */
  deleteSignName(text: string): boolean {
    return this.signs.delete((signName) => signName.text === text);
  }

  /** Deletes every account's; true when there was one. */
  deleteTemplate(id: string): boolean {
    return this.texts.delete((template) => template.id === id);
  }

  credential(secretId: string): Credential | undefined {
    return this.#credentials.get(secretId);
  }

  app(id: string): App | undefined {
    return this.#apps.get(id);
  }

  /** The account that a request of the classic API belongs to. */
  classicAccount({ account }: App): string {
    return account ?? CLASSIC_ACCOUNT;
  }

  /** What the account may use under this text: an approved one if there is one, its own first. */
  signName(account: string, text: string): SignName | undefined {
    return this.signs.find(account, text);
  }

  /** The account's own, else the one that every account has. */
  template(account: string, id: string): Template | undefined {
    return this.texts.find(account, id);
  }

  /** The same of what is spoken in calls. */
  voiceTemplate(account: string, id: string): Template | undefined {
    return this.texts.find(account, id, "voice");
  }

  get credentials(): Credential[] {
    return [...this.#credentials.values()];
  }

  get apps(): App[] {
    return [...this.#apps.values()];
  }

  get signNames(): SignName[] {
    return this.signs.list;
  }

  get templates(): Template[] {
    return this.texts.list;
  }
}
