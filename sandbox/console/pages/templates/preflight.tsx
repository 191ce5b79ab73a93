/**
 * Tries a text without sending it: would it be taken, what would the phone show, how many segments.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { countSegments } from "../../../../shared/validation/segments.ts";
import {
  countVariables,
  fillNamedTemplate,
  fillTemplate,
  namedVariablesOf,
} from "../../../../shared/validation/template.ts";
import { ask, control } from "../../data/api.ts";
import { useResource } from "../../data/resource.ts";
import type { PreflightAnswer, TemplateView } from "../../data/types.ts";
import { readPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import type { Submissions } from "./templates-page.tsx";

const SINGLE = 70;

export function Preflight({ submissions }: { submissions: Submissions }) {
  const usable = submissions.templates.filter(({ channel }) => channel === "sms");
  const [chosen, setChosen] = useState(usable.find(({ id }) => id === "1008")?.id ?? usable[0]?.id ?? "");
  const [sign, setSign] = useState(
    submissions.signs.find(({ text }) => text === "信使")?.text ?? submissions.signs[0]?.text ?? "",
  );
  const [values, setValues] = useState<Readonly<Record<string, string>>>({ 1: "4370", 2: "5", code: "4370" });
  const [phone, setPhone] = useState("13711112222");
  const template = usable.find(({ id }) => id === chosen);
  const names = template === undefined ? [] : variablesOf(template);
  const isNamed = template !== undefined && isNamedTemplate(template);
  const text = template === undefined ? "" : composed(template, sign, values);
  const { templates } = words();
  return (
    <section class="card preflight">
      <h2>{templates.preflight}</h2>
      <p class="muted">{templates.preflightHint}</p>
      <div class="form-grid">
        <label class="field wide">
          <span>{templates.template}</span>
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {usable.map(({ id, text: shown }) => (
              <option key={id} value={id}>
                {id} · {shown.slice(0, 40)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{templates.sign}</span>
          <select value={sign} onChange={(event) => setSign(event.currentTarget.value)}>
            <option value="">{templates.noSign}</option>
            {[...new Set(submissions.signs.map((one) => one.text))].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{templates.phone}</span>
          <input type="tel" value={phone} onInput={(event) => setPhone(event.currentTarget.value)} />
        </label>
        {names.map((name) => (
          <label key={name} class="field">
            <span>{templates.value(name)}</span>
            <input
              dir="auto"
              value={values[name] ?? ""}
              onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            />
          </label>
        ))}
      </div>
      <Shown text={text} phone={phone} />
      {template !== undefined && (
        <Verdict
          question={{
            provider: isNamed ? "aliyun" : "tencent",
            templateId: template.id,
            signName: sign,
            phones: [readPhone(phone) ?? phone],
            params: isNamed
              ? Object.fromEntries(names.map((name) => [name, values[name] ?? ""]))
              : names.map((name) => values[name] ?? ""),
          }}
        />
      )}
    </section>
  );
}

/** What the phone would show, counted as it is typed. */
function Shown({ text, phone }: { text: string; phone: string }) {
  const { templates, phones } = words();
  const domestic = (readPhone(phone) ?? "+86").startsWith("+86");
  const { length, segments, encoding } = countSegments(text, { domestic });
  const single = encoding === "gsm7" ? 160 : SINGLE;
  const part = segments > 1 ? (encoding === "gsm7" ? 153 : 67) : single;
  const filled = segments === 0 ? 0 : (length - (segments - 1) * part) / part;
  return (
    <>
      <div class="letter">
        <p class="letter-text" dir="auto">
          {text}
        </p>
      </div>
      <div class="meter-row">
        <span class="meter" aria-hidden="true">
          {Array.from({ length: Math.min(segments, 8) }, (_, index) => (
            <i key={index}>
              <b style={{ width: `${index < segments - 1 ? 100 : Math.round(filled * 100)}%` }} />
            </i>
          ))}
        </span>
        <span aria-live="polite">
          {templates.characters(length)} · <strong>{phones.segments(segments)}</strong> · {encoding}
        </span>
      </div>
    </>
  );
}

interface Question {
  provider: string;
  templateId: string;
  signName: string;
  phones: string[];
  params: readonly string[] | Readonly<Record<string, string>>;
}

/** Asks the checker that the sandbox's own providers use. */
function Verdict({ question }: { question: Question }) {
  const key = JSON.stringify(question);
  const answer = useResource(`preflight ${key}`, async (signal) => {
    await pause(signal);
    return ask<PreflightAnswer>(control("preflight"), { method: "POST", body: question, signal });
  });
  const { templates } = words();
  if (answer.error !== undefined) return <p class="verdict bad">{answer.error.message}</p>;
  const [recipient] = answer.value?.recipients ?? [];
  if (recipient === undefined) return <p class="verdict">…</p>;
  const { fault } = recipient;
  if (fault === undefined)
    return (
      <p class="verdict good" role="status">
        <Icon name="check" size={16} /> {templates.passes}
      </p>
    );
  return (
    <p class="verdict bad" role="status">
      <Icon name="fault" size={16} /> {templates.fails(fault.code)}
      <span class="muted">
        {fault.field} {fault.rule}
        {fault.variable !== undefined && ` (${fault.variable})`}
      </span>
    </p>
  );
}

const PAUSE_MS = 150;

/** Somebody may still be typing. */
function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => (signal.aborted ? reject(signal.reason) : resolve()), PAUSE_MS);
  });
}

function variablesOf(template: TemplateView): string[] {
  if (isNamedTemplate(template)) return namedVariablesOf(template.text);
  return Array.from({ length: countVariables(template.text) }, (_, index) => String(index + 1));
}

/** Alibaba Cloud's templates name their variables. */
function isNamedTemplate({ id, text }: TemplateView): boolean {
  return id.startsWith("SMS_") || namedVariablesOf(text).length > 0;
}

function composed(template: TemplateView, sign: string, values: Readonly<Record<string, string>>): string {
  const names = variablesOf(template);
  const body = isNamedTemplate(template)
    ? fillNamedTemplate(template.text, (name) => values[name])
    : fillTemplate(
        template.text,
        names.map((name) => values[name] ?? ""),
      );
  return sign === "" ? body : `【${sign}】${body}`;
}
