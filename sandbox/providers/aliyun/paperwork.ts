/**
 * What was handed in with sign names and templates that other providers do not ask for, and the numbers of what is handed
 * in.
 *
 * @module
 */

const FIRST_ORDER = 20_000_001;
const FIRST_TEMPLATE = 200_000_001;

export interface SignPaper {
  orderId: string;
  /** Where the name comes from: 0 to 5. */
  source: number;
  /** May go with templates of codes only. */
  isForCodes: boolean;
  qualificationId: number | null;
}

export interface TemplatePaper {
  orderId: string;
  /** What each variable is declared as; null under the older actions, which do not ask. */
  rule: Readonly<Record<string, string>> | null;
  relatedSign: string;
}

export class Paperwork {
  readonly #signs = new Map<string, SignPaper>();
  readonly #templates = new Map<string, TemplatePaper>();
  /** Templates handed in, by account and day. */
  readonly #perDay = new Map<string, number>();
  #nextOrder = FIRST_ORDER;
  #nextTemplate = FIRST_TEMPLATE;

  newOrderId(): string {
    return String(this.#nextOrder++);
  }

  newTemplateCode(): string {
    return `SMS_${this.#nextTemplate++}`;
  }

  sign(account: string, text: string): SignPaper | undefined {
    return this.#signs.get(`${account}\n${text}`);
  }

  keepSign(account: string, text: string, paper: SignPaper): void {
    this.#signs.set(`${account}\n${text}`, paper);
  }

  template(account: string, code: string): TemplatePaper | undefined {
    return this.#templates.get(`${account}\n${code}`);
  }

  keepTemplate(account: string, code: string, paper: TemplatePaper): void {
    this.#templates.set(`${account}\n${code}`, paper);
  }

  templatesOn(account: string, day: string): number {
    return this.#perDay.get(`${account}\n${day}`) ?? 0;
  }

  countTemplate(account: string, day: string): void {
    this.#perDay.set(`${account}\n${day}`, this.templatesOn(account, day) + 1);
  }

  clear(): void {
    for (const kept of [this.#signs, this.#templates, this.#perDay]) kept.clear();
    this.#nextOrder = FIRST_ORDER;
    this.#nextTemplate = FIRST_TEMPLATE;
  }
}
