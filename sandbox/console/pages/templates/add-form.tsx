/**
 * Adds a template or a sign name, as pending, approved or refused.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { words } from "../../language.ts";
import { attempt } from "../../parts/notice.tsx";

interface Typed {
  id: string;
  text: string;
  kind: "code" | "notice" | "marketing";
  status: "approved" | "pending" | "refused";
  account: string;
  international: boolean;
}

const UNTOUCHED: Typed = { id: "", text: "", kind: "notice", status: "approved", account: "", international: false };
const ACCOUNTS = ["sandbox", "aliyun-sandbox", "published", "aliyun-published"];

export function AddForm({ kind, done }: { kind: "template" | "sign"; done(): void }) {
  const [typed, setTyped] = useState(UNTOUCHED);
  const set = (changed: Partial<Typed>): void => setTyped({ ...typed, ...changed });
  const { templates, statuses } = words();
  const isTemplate = kind === "template";
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = control(isTemplate ? "templates" : "signs");
    if (await attempt(() => ask(path, { method: "POST", body: bodyOf(typed, isTemplate) }), templates.added)) done();
  };
  return (
    <section class="card">
      <h2>{isTemplate ? templates.addTemplate : templates.addSign}</h2>
      <form class="form-grid" onSubmit={add}>
        {isTemplate && (
          <label class="field">
            <span>{templates.id}</span>
            <input
              required
              pattern="[\w.\-]{1,64}"
              value={typed.id}
              onInput={(event) => set({ id: event.currentTarget.value })}
            />
          </label>
        )}
        {isTemplate && (
          <label class="field">
            <span>{templates.kind}</span>
            <select value={typed.kind} onChange={(event) => set({ kind: event.currentTarget.value as Typed["kind"] })}>
              <option value="code">{templates.kinds.code}</option>
              <option value="notice">{templates.kinds.notice}</option>
              <option value="marketing">{templates.kinds.marketing}</option>
            </select>
          </label>
        )}
        {isTemplate ? (
          <label class="field wide">
            <span>{templates.text}</span>
            <textarea
              required
              rows={2}
              maxLength={500}
              dir="auto"
              placeholder={templates.textHint}
              value={typed.text}
              onInput={(event) => set({ text: event.currentTarget.value })}
            />
          </label>
        ) : (
          <label class="field wide">
            <span>{templates.signText}</span>
            <input
              required
              maxLength={100}
              dir="auto"
              value={typed.text}
              onInput={(event) => set({ text: event.currentTarget.value })}
            />
          </label>
        )}
        <label class="field">
          <span>{templates.account}</span>
          <select value={typed.account} onChange={(event) => set({ account: event.currentTarget.value })}>
            <option value="">{templates.everyAccount}</option>
            {ACCOUNTS.map((account) => (
              <option key={account}>{account}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{templates.status}</span>
          <select
            value={typed.status}
            onChange={(event) => set({ status: event.currentTarget.value as Typed["status"] })}
          >
            <option value="approved">{statuses.approved}</option>
            <option value="pending">{statuses.pending}</option>
            <option value="refused">{statuses.refused}</option>
          </select>
        </label>
        <label class="check wide">
          <input
            type="checkbox"
            checked={typed.international}
            onChange={(event) => set({ international: event.currentTarget.checked })}
          />
          {templates.international}
        </label>
        <button type="submit" class="button main start">
          {templates.add}
        </button>
      </form>
    </section>
  );
}

function bodyOf({ id, text, kind, status, account, international }: Typed, isTemplate: boolean): object {
  const common = { text, status, international, account: account === "" ? null : account };
  return isTemplate ? { ...common, id, kind } : common;
}
