/**
 * What the cloud sent, be it a text or a call: what the phone got, sending it again, and its life, requests and code.
 *
 * @module
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../data/api.ts";
import type { LifeStep, SeenRequestView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { attempt } from "../../parts/notice.tsx";
import { linkTo } from "../../router.ts";
import { type Fact, FactList } from "./facts.tsx";
import { Life } from "./life.tsx";
import { Requests } from "./requests.tsx";
import { type SnippetOf, Snippets } from "./snippets.tsx";

type Tab = "life" | "requests" | "code";

interface SentProps {
  /** Such as *Message*. */
  label: string;
  phone: string;
  /** Where the control API shows it. */
  url: string;
  letter: LetterProps;
  again: { label: string; path: string; idIn(answer: unknown): string };
  steps: readonly LifeStep[];
  requests: readonly SeenRequestView[];
  facts: readonly Fact[];
  snippet: { hint: string; templateId: string; of: SnippetOf };
  /** Shows another one. */
  open(id: string): void;
}

export function Sent({ label, phone, url, letter, again, steps, requests, facts, snippet, open }: SentProps) {
  const [tab, setTab] = useState<Tab>("life");
  const { messages } = words();
  const sendAgain = (): Promise<boolean> =>
    attempt(async () => open(again.idIn(await ask<unknown>(again.path, { method: "POST" }))));
  return (
    <>
      <Letter {...letter} />
      <div class="drawer-actions">
        <button type="button" class="button" onClick={sendAgain}>
          <Icon name="again" size={16} /> {again.label}
        </button>
        <a class="button" href={linkTo("phones", phone)}>
          <Icon name="phone" size={16} /> {messages.phone}
        </a>
        <a class="button quiet" href={url} target="_blank" rel="noreferrer">
          JSON
        </a>
      </div>
      <Choice<Tab>
        label={label}
        value={tab}
        options={[
          ["life", messages.life],
          ["requests", messages.requests],
          ["code", messages.code],
        ]}
        choose={setTab}
      />
      {tab === "life" && (
        <>
          <Life steps={steps} />
          <FactList rows={facts} />
        </>
      )}
      {tab === "requests" && <Requests requests={requests} />}
      {tab === "code" && <Snippets {...snippet} />}
    </>
  );
}

interface LetterProps {
  /** Who speaks; empty when the text says so itself. */
  sign: string;
  text: string;
  foot: ComponentChildren;
  /** The verification code in it. */
  code: string | null;
}

/** What the phone shows or says. */
function Letter({ sign, text, foot, code }: LetterProps) {
  return (
    <div class="letter">
      {sign !== "" && <span class="letter-sign">{sign}</span>}
      <p class="letter-text" dir="auto">
        {text}
      </p>
      <div class="letter-foot">
        <span>{foot}</span>
        {code !== null && (
          <span class="code-chip">
            {words().phones.codeLabel} <b>{code}</b> <CopyButton text={code} isPlain />
          </span>
        )}
      </div>
    </div>
  );
}
