/**
 * Code that sends or calls the same, to be copied.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useResource } from "../../data/resource.ts";
import type { TemplateView } from "../../data/types.ts";
import { keep, readKept } from "../../kept.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { LANGUAGES, type SnippetLanguage } from "../../snippets/snippets.ts";

/** The code in a language; `known` is what it is made of besides the message or the call. */
export type SnippetOf = (language: SnippetLanguage, known: { template: string; origin: string }) => string;

interface SnippetsProps {
  hint: string;
  templateId: string;
  of: SnippetOf;
}

export function Snippets({ hint, templateId, of }: SnippetsProps) {
  const [chosen, setChosen] = useState<SnippetLanguage>(
    LANGUAGES.find(([name]) => name === readKept("snippet"))?.[0] ?? "curl",
  );
  const templates = useResource("templates", (signal) =>
    ask<{ templates: TemplateView[] }>(control("templates"), { signal }),
  );
  const template = templates.value?.templates.find(({ id }) => id === templateId)?.text ?? "";
  const code = of(chosen, { template, origin: location.origin });
  return (
    <div class="snippets">
      <Choice
        label={words().messages.code}
        value={chosen}
        options={LANGUAGES}
        choose={(next) => {
          keep("snippet", next);
          setChosen(next);
        }}
      />
      <div class="block-head">
        {hint} <CopyButton text={code} label={words().copy} />
      </div>
      <section class="json" tabindex={0} aria-label={chosen} dir="ltr">
        <pre>{code}</pre>
      </section>
    </div>
  );
}
