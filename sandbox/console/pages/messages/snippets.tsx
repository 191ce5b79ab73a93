/**
 * Code that sends the same message, to be copied.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useResource } from "../../data/resource.ts";
import type { MessageView, TemplateView } from "../../data/types.ts";
import { keep, readKept } from "../../kept.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { LANGUAGES, type SnippetLanguage, snippetOf } from "../../snippets/snippets.ts";

export function Snippets({ message }: { message: MessageView }) {
  const [chosen, setChosen] = useState<SnippetLanguage>(
    LANGUAGES.find(([name]) => name === readKept("snippet"))?.[0] ?? "curl",
  );
  const templates = useResource("templates", (signal) =>
    ask<{ templates: TemplateView[] }>(control("templates"), { signal }),
  );
  const template = templates.value?.templates.find(({ id }) => id === message.templateId)?.text ?? "";
  const code = snippetOf(chosen, { message, template, origin: location.origin });
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
        {words().messages.snippetHint} <CopyButton text={code} label={words().copy} />
      </div>
      <section class="json" tabindex={0} aria-label={chosen} dir="ltr">
        <pre>{code}</pre>
      </section>
    </div>
  );
}
