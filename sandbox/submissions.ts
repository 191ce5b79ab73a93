/**
 * Sign names and templates: what operators submit, what reviewers answer, and what may then be sent.
 *
 * @module
 */
import type { TemplateKind } from "../shared/validation/template.ts";

export type Approval = "approved" | "pending" | "refused";

/** What an operator submitted and a reviewer answers. */
export interface Submission {
  /** The provider's. Tencent's are digits. */
  id: string;
  status: Approval;
  /** Null: every account has it. */
  account: string | null;
  /** For the reviewer. */
  remark: string;
  /** The reviewer's words. */
  reply: string;
  /** Milliseconds since the epoch; null: there from the start. */
  appliedAt: number | null;
  repliedAt: number | null;
}

export interface SignName extends Submission {
  text: string;
  /** What it was submitted for; texts of both kinds may carry it. */
  international: boolean;
}

export interface Template extends Submission {
  title: string;
  /** `voice`: spoken in a call, never sent. */
  channel: "sms" | "voice";
  /** Positional variables: `{1}`, `{2}`. */
  text: string;
  kind: TemplateKind;
  /** May be sent to numbers of mainland China. */
  domestic: boolean;
  /** May be sent to all other numbers. */
  international: boolean;
}

/** What is left out stays as it was, or is approved for domestic texts of every account. */
type Setup<Item, Required extends keyof Item> = Pick<Item, Required> & {
  [Key in keyof Item]?: Item[Key] | undefined;
};

/** Known by its id; without one, by its text. */
export type SignSetup = Setup<SignName, "text">;
export type TemplateSetup = Setup<Template, "id" | "text">;

const FIRST_SIGN_ID = 100_001;
const FIRST_TEMPLATE_ID = 900_001;

export class SignNames {
  readonly #byText = new Map<string, SignName[]>();
  readonly #changed: () => void;
  #nextId = FIRST_SIGN_ID;

  /** `changed` is called after every change. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** Adds one, or changes the owner's own of this id or text. */
  add({ text, account = null, ...given }: SignSetup): SignName {
    const known = this.list.find((one) => {
      return one.account === account && (given.id === undefined ? one.text === text : one.id === given.id);
    });
    if (known !== undefined) this.#drop(known);
    const id = given.id ?? known?.id ?? String(this.#nextId++);
    const international = given.international ?? known?.international ?? false;
    const signName = { id, text, account, international, ...submissionOf(given, known) };
    this.#byText.set(text, [...(this.#byText.get(text) ?? []), signName]);
    this.#changed();
    return signName;
  }

  /** An id that none has. */
  newId(): string {
    return String(this.#nextId++);
  }

  /** What an account may use under this text: an approved one if there is one, its own first. */
  find(account: string, text: string): SignName | undefined {
    const fitting = (this.#byText.get(text) ?? []).filter((one) => isVisible(one, account)).sort(ownFirst);
    return fitting.find(isApproved) ?? fitting[0];
  }

  /** What an account's texts without a sign name go out under. */
  default(account: string): SignName | undefined {
    const fitting = this.list.filter((one) => isVisible(one, account) && isApproved(one));
    return fitting.sort(ownFirst)[0];
  }

  /** Deletes those that pass; true when there was one. */
  delete(passes: (signName: SignName) => boolean): boolean {
    const fitting = this.list.filter(passes);
    for (const signName of fitting) this.#drop(signName);
    this.#changed();
    return fitting.length > 0;
  }

  clear(): void {
    this.#byText.clear();
    this.#changed();
    this.#nextId = FIRST_SIGN_ID;
  }

  get list(): SignName[] {
    return [...this.#byText.values()].flat();
  }

  #drop(signName: SignName): void {
    const left = (this.#byText.get(signName.text) ?? []).filter((one) => one !== signName);
    if (left.length === 0) this.#byText.delete(signName.text);
    else this.#byText.set(signName.text, left);
  }
}

export class Templates {
  readonly #byKey = new Map<string, Template>();
  readonly #changed: () => void;
  #nextId = FIRST_TEMPLATE_ID;

  /** `changed` is called after every change. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** Adds one, or changes the owner's own of this id. */
  add({ id, text, account = null, channel = "sms", ...given }: TemplateSetup): Template {
    const key = keyOf(account, channel, id);
    const known = this.#byKey.get(key);
    const {
      title = known?.title ?? "",
      kind = known?.kind ?? "notice",
      domestic = known?.domestic ?? true,
      international = known?.international ?? false,
    } = given;
    const submission = submissionOf(given, known);
    const template = { id, text, account, channel, title, kind, domestic, international, ...submission };
    this.#byKey.set(key, template);
    this.#changed();
    return template;
  }

  /** An id that none has. */
  newId(): string {
    while (this.list.some(({ id }) => id === String(this.#nextId))) this.#nextId++;
    return String(this.#nextId++);
  }

  /** The account's own, else the one that every account has. */
  find(account: string, id: string, channel: Template["channel"] = "sms"): Template | undefined {
    return this.#byKey.get(keyOf(account, channel, id)) ?? this.#byKey.get(keyOf(null, channel, id));
  }

  /** Deletes those that pass; true when there was one. */
  delete(passes: (template: Template) => boolean): boolean {
    const fitting = [...this.#byKey].filter(([, template]) => passes(template));
    for (const [key] of fitting) this.#byKey.delete(key);
    this.#changed();
    return fitting.length > 0;
  }

  clear(): void {
    this.#byKey.clear();
    this.#changed();
    this.#nextId = FIRST_TEMPLATE_ID;
  }

  get list(): Template[] {
    return [...this.#byKey.values()];
  }
}

/** What is submitted now, and whether a reviewer answers at once. */
export function newSubmission(
  autoReview: "approved" | "refused" | null,
  now: number,
): Pick<Submission, "status" | "reply" | "appliedAt" | "repliedAt"> {
  return { status: autoReview ?? "pending", reply: "", appliedAt: now, repliedAt: autoReview === null ? null : now };
}

/** Whether an account has it, as its own or with all others. */
export function isVisible({ account: owner }: Pick<Submission, "account">, account: string): boolean {
  return owner === null || owner === account;
}

function isApproved({ status }: Submission): boolean {
  return status === "approved";
}

function ownFirst(left: Submission, right: Submission): number {
  return Number(left.account === null) - Number(right.account === null);
}

function keyOf(account: string | null, channel: Template["channel"], id: string): string {
  return `${account ?? ""}\n${channel}\n${id}`;
}

type ReviewPart = Omit<Submission, "id" | "account">;

function submissionOf(
  given: { [Key in keyof ReviewPart]?: ReviewPart[Key] | undefined },
  known?: Submission,
): ReviewPart {
  const {
    status = known?.status ?? "approved",
    remark = known?.remark ?? "",
    reply = known?.reply ?? "",
    appliedAt = known?.appliedAt ?? null,
    repliedAt = known?.repliedAt ?? null,
  } = given;
  return { status, remark, reply, appliedAt, repliedAt };
}
